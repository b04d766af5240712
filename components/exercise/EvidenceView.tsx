'use client';
/**
 * The failing schedule, step by step. Where one step broke the check, the learner may first mark the one they think it
 * was; then it is shown, as it is to whoever does not care to guess.
 */
import { useEffect, useRef, useState } from 'react';
import { MermaidDrawing } from '#components/diagram/MermaidDrawing.tsx';
import { evidenceDiagram } from '#components/exercise/evidence-diagram.ts';
import { Button } from '#components/ui/Button.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import type { Evidence } from '#lessons/schema.ts';
import styles from './Verdict.module.css';

/** Index of the step that the learner chose, or that they asked to be shown. */
type Guess = number | 'shown' | undefined;

export function EvidenceView({ evidence }: { evidence: Evidence }) {
  const [isDrawn, setDrawn] = useState(false);
  const [guess, setGuess] = useState<Guess>(undefined);
  const { events } = evidence;
  const fatalStep = evidence.turnStep ?? evidence.fatalStep;
  const isAsked = guess === undefined && fatalStep !== null && events.length > 1;
  return (
    <details className={styles.evidence} open>
      <summary>
        How it happened: {evidence.scenario} <span>({count(events.length)})</span>
      </summary>
      {isAsked ? <Question onShow={() => setGuess('shown')} /> : null}
      {fatalStep !== null && guess !== undefined ? <Answer guess={guess} fatalStep={fatalStep} /> : null}
      <ol className={styles.steps}>
        {events.map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a schedule stand in order
          <li key={index} data-fatal={(!isAsked && index === fatalStep) || undefined}>
            {isAsked ? (
              <button type="button" className={styles.step} onClick={() => setGuess(index)}>
                <Step event={event} number={index + 1} />
              </button>
            ) : (
              <div className={styles.step}>
                <Step event={event} number={index + 1} isFatal={index === fatalStep} />
              </div>
            )}
          </li>
        ))}
      </ol>
      <Button look="quiet" size="small" aria-expanded={isDrawn} onClick={() => setDrawn(!isDrawn)}>
        {isDrawn ? 'Hide the diagram' : 'Draw it'}
      </Button>
      {isDrawn ? (
        <MermaidDrawing
          source={evidenceDiagram(isAsked ? { ...evidence, fatalStep: null } : evidence)}
          label="The steps above as a sequence diagram"
        />
      ) : null}
    </details>
  );
}

interface StepProps {
  readonly event: Evidence['events'][number];
  /** From 1. */
  readonly number: number;
  readonly isFatal?: boolean;
}

function Step({ event, number, isFatal = false }: StepProps) {
  return (
    <>
      <span className={styles.number}>{number}</span>{' '}
      <span className={styles.at}>{Math.round(event.atMs)} ms</span>{' '}
      <span className={styles.who}>
        {/^[A-H]$/.test(event.actor) ? <ClientBadge name={event.actor} /> : event.actor}
      </span>{' '}
      <span className={styles.call}>
        {event.target === 'redis' ? null : <span className={styles.target}>{event.target} · </span>}
        {event.call}
        {event.reply === '' ? null : <span className={styles.reply}> → {event.reply}</span>}
        {isFatal ? <b className={styles.fatal}>This step breaks it.</b> : null}
      </span>
    </>
  );
}

function Question({ onShow }: { onShow: () => void }) {
  return (
    <p className={styles.question}>
      Which step breaks it? Choose one.
      <Button look="quiet" size="small" onClick={onShow}>
        Just show me
      </Button>
    </p>
  );
}

/** Takes the focus, because the button that was pressed is gone. */
function Answer({ guess, fatalStep }: { guess: number | 'shown'; fatalStep: number }) {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => line.current?.focus({ preventScroll: true }), []);
  return (
    <p className={styles.question} ref={line} tabIndex={-1}>
      {answerTo(guess, fatalStep)}
    </p>
  );
}

function answerTo(guess: number | 'shown', fatalStep: number): string {
  if (guess === 'shown') return `It was step ${fatalStep + 1}.`;
  return guess === fatalStep ? 'You saw it.' : `You chose step ${guess + 1}; it was step ${fatalStep + 1}.`;
}

function count(steps: number): string {
  return steps === 1 ? '1 step' : `${steps} steps`;
}
