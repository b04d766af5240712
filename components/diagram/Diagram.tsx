'use client';
/**
 * A diagram of a lesson. Where it has live rules, it follows what happens in the reader's own sandbox; a sequence can
 * be gone through step by step.
 */
import dynamic from 'next/dynamic';
import { useCallback, useEffect, useState } from 'react';
import { light } from '#components/diagram/light.ts';
import { MermaidDrawing } from '#components/diagram/MermaidDrawing.tsx';
import { Stepper } from '#components/diagram/Stepper.tsx';
import { sequenceSteps } from '#components/diagram/sequence-steps.ts';
import { useSteps } from '#components/diagram/use-steps.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { LiveRule } from '#lessons/mdx/live-rule-schema.ts';
import styles from './Diagram.module.css';

const DiagramZoom = dynamic(() =>
  import('#components/diagram/DiagramZoom.tsx').then(module => module.DiagramZoom),
);

interface DiagramProps {
  readonly title: string;
  /** What the picture says, in words. */
  readonly alt: string;
  readonly mermaid: string;
  /** Made beforehand; without one, Mermaid draws it here. */
  readonly drawing?: string | undefined;
  readonly live: readonly LiveRule[];
}

interface Drawn {
  readonly canvas: HTMLElement;
  readonly id: string;
}

export function Diagram({ title, alt, mermaid, drawing, live }: DiagramProps) {
  const t = useText('diagram');
  const [drawn, setDrawn] = useState<Drawn | undefined>(undefined);
  const [isEnlarged, setEnlarged] = useState(false);
  const { steps, player } = useSteps(live);
  const onDrawn = useCallback((canvas: HTMLElement, id: string) => setDrawn({ canvas, id }), []);
  const isLive = live.length > 0;
  useEffect(() => {
    if (drawn && !isLive) player.load(sequenceSteps(drawn.canvas, text => t('note', { text })));
  }, [drawn, isLive, player, t]);
  const lit = steps.steps[steps.at];
  useEffect(() => {
    if (drawn) light(drawn.canvas, drawn.id, lit?.names ?? []);
  }, [drawn, lit]);
  return (
    <figure className={styles.diagram} data-live={lit !== undefined}>
      <MermaidDrawing source={mermaid} drawing={drawing} label={`${title}. ${alt}`} onDrawn={onDrawn} />
      {isLive || /^\s*sequenceDiagram/.test(mermaid) ? (
        <Stepper
          title={title}
          steps={steps}
          player={player}
          invitation={isLive ? t('runABlock') : t('stepThrough')}
        />
      ) : null}
      <figcaption className={styles.caption}>
        <details>
          <summary>
            {title} <span>{t('inWords')}</span>
          </summary>
          <p>{alt}</p>
        </details>
        <div className={styles.tools}>
          <CopyButton text={() => mermaid} label={t('copySource')} isBare />
          <Button
            look="quiet"
            size="small"
            aria-label={t('enlarge', { title })}
            title={t('enlarge', { title })}
            disabled={!drawn}
            onClick={() => setEnlarged(true)}
          >
            <Icon name="enlarge" />
          </Button>
        </div>
      </figcaption>
      {isEnlarged && drawn ? (
        <DiagramZoom
          title={title}
          label={`${title}. ${alt}`}
          drawing={drawn.canvas.innerHTML.replaceAll(drawn.id, `${drawn.id}-large`)}
          onClose={() => setEnlarged(false)}
        />
      ) : null}
    </figure>
  );
}
