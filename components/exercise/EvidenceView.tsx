'use client';
/** The failing schedule, step by step, with the step that broke the check marked. */
import { useState } from 'react';
import { MermaidDrawing } from '#components/diagram/MermaidDrawing.tsx';
import { evidenceDiagram } from '#components/exercise/evidence-diagram.ts';
import { Button } from '#components/ui/Button.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import type { Evidence } from '#lessons/schema.ts';
import styles from './Verdict.module.css';

export function EvidenceView({ evidence }: { evidence: Evidence }) {
  const [isDrawn, setDrawn] = useState(false);
  return (
    <details className={styles.evidence} open>
      <summary>
        How it happened: {evidence.scenario} <span>({count(evidence.events.length)})</span>
      </summary>
      <ol className={styles.steps}>
        {evidence.events.map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a schedule stand in order
          <li key={index} data-fatal={index === evidence.fatalStep || undefined}>
            <span className={styles.at}>{Math.round(event.atMs)} ms</span>
            <span className={styles.who}>
              {/^[A-H]$/.test(event.actor) ? <ClientBadge name={event.actor} /> : event.actor}
            </span>
            <span className={styles.call}>
              {event.target === 'redis' ? null : <span className={styles.target}>{event.target} · </span>}
              {event.call}
              {event.reply === '' ? null : <span className={styles.reply}> → {event.reply}</span>}
              {index === evidence.fatalStep ? <b className={styles.fatal}>This step breaks it.</b> : null}
            </span>
          </li>
        ))}
      </ol>
      <Button look="quiet" size="small" aria-expanded={isDrawn} onClick={() => setDrawn(!isDrawn)}>
        {isDrawn ? 'Hide the diagram' : 'Draw it'}
      </Button>
      {isDrawn ? (
        <MermaidDrawing source={evidenceDiagram(evidence)} label="The steps above as a sequence diagram" />
      ) : null}
    </details>
  );
}

function count(steps: number): string {
  return steps === 1 ? '1 step' : `${steps} steps`;
}
