'use client';
/** A diagram of a lesson. Where it has live rules, it follows what happens in the reader's own sandbox. */
import { useCallback, useRef } from 'react';
import { light } from '#components/diagram/light.ts';
import { MermaidDrawing } from '#components/diagram/MermaidDrawing.tsx';
import { useLive } from '#components/diagram/use-live.ts';
import { Button } from '#components/ui/Button.tsx';
import type { LiveRule } from '#lessons/mdx/live-rule-schema.ts';
import styles from './Diagram.module.css';

interface DiagramProps {
  readonly title: string;
  /** What the picture says, in words. */
  readonly alt: string;
  readonly mermaid: string;
  readonly live: readonly LiveRule[];
}

export function Diagram({ title, alt, mermaid, live }: DiagramProps) {
  const drawing = useRef<{ canvas: HTMLElement; id: string } | undefined>(undefined);
  const names = useRef<readonly string[]>([]);
  const show = useCallback((next: readonly string[]) => {
    names.current = next;
    if (drawing.current) light(drawing.current.canvas, drawing.current.id, next);
  }, []);
  const { says, replay } = useLive(live, show);
  const onDrawn = useCallback((canvas: HTMLElement, id: string) => {
    drawing.current = { canvas, id };
    light(canvas, id, names.current);
  }, []);
  return (
    <figure className={styles.diagram} data-live={says !== ''}>
      <MermaidDrawing source={mermaid} label={`${title}. ${alt}`} onDrawn={onDrawn} />
      {live.length > 0 ? (
        <div className={styles.live}>
          <p role="status">{says || 'Run a block: the path it takes lights up here.'}</p>
          {replay ? (
            <Button look="quiet" size="small" onClick={replay}>
              Again, slowly
            </Button>
          ) : null}
        </div>
      ) : null}
      <figcaption className={styles.caption}>
        <details>
          <summary>
            {title} <span>· in words</span>
          </summary>
          <p>{alt}</p>
        </details>
      </figcaption>
    </figure>
  );
}
