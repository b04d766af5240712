'use client';
/** The schedule as a sequence diagram, its marked steps and the one that the replay stands at picked out. */
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { MermaidDrawing } from '#components/diagram/MermaidDrawing.tsx';
import { shortMark } from '#components/exercise/evidence/event-words.ts';
import { type EvidenceDiagram, evidenceDiagram } from '#components/exercise/evidence/evidence-diagram.ts';
import type { Stretch } from '#components/exercise/evidence/fold.ts';
import type { Evidence } from '#lessons/schema.ts';
import styles from './Evidence.module.css';

interface DrawnEvidenceProps {
  readonly evidence: Evidence;
  readonly stretches: readonly Stretch[];
  readonly current: number | undefined;
}

export function DrawnEvidence({ evidence, stretches, current }: DrawnEvidenceProps) {
  // The stretches are made anew at each rendering, and are the same if they say the same.
  const folds = JSON.stringify(stretches);
  const diagram = useMemo(() => evidenceDiagram(evidence, JSON.parse(folds)), [evidence, folds]);
  const canvas = useRef<HTMLElement | undefined>(undefined);
  const marks = useRef<Marks>({ diagram, evidence, current });
  useEffect(() => {
    marks.current = { diagram, evidence, current };
    if (canvas.current) mark(canvas.current, marks.current);
  }, [diagram, evidence, current]);
  const onDrawn = useCallback((drawn: HTMLElement) => {
    canvas.current = drawn;
    keepSize(drawn);
    mark(drawn, marks.current);
  }, []);
  return (
    <div className={styles.drawing}>
      <MermaidDrawing
        source={diagram.source}
        label="The steps above as a sequence diagram"
        onDrawn={onDrawn}
      />
    </div>
  );
}

/** Mermaid would scale it to the room that there is; of a long schedule nothing could be read then. */
function keepSize(canvas: HTMLElement): void {
  const svg = canvas.querySelector('svg');
  if (!svg) return;
  const { height, width } = svg.viewBox.baseVal;
  svg.style.setProperty('--drawn-width', `${width}px`);
  svg.style.setProperty('--drawn-height', `${height}px`);
}

interface Marks {
  readonly diagram: EvidenceDiagram;
  readonly evidence: Evidence;
  readonly current: number | undefined;
}

/** Mermaid draws messages and notes in the order of its source, each in elements of the same class. */
function mark(canvas: HTMLElement, { diagram, evidence, current }: Marks): void {
  const all = (selector: string) => [...canvas.querySelectorAll(selector)];
  const texts = all('.messageText');
  const lines = all('.messageLine0, .messageLine1');
  const notes = all('.note');
  const noteTexts = all('.noteText');
  for (const element of [...texts, ...lines, ...notes, ...noteTexts]) {
    element.removeAttribute('data-fatal');
    element.removeAttribute('data-current');
  }
  for (const [index, { messages, notes: noted }] of diagram.drawn.entries()) {
    const isFatal = shortMark(evidence, index) !== undefined;
    if (!isFatal && index !== current) continue;
    const elements = [
      ...messages.flatMap(at => [texts[at], lines[at]]),
      ...noted.flatMap(at => [notes[at], noteTexts[at]]),
    ];
    for (const element of elements) {
      if (isFatal) element?.setAttribute('data-fatal', 'true');
      if (index === current) element?.setAttribute('data-current', 'true');
    }
  }
}
