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
  const box = useRef<HTMLElement>(null);
  const marks = useRef<Marks>({ diagram, evidence, current });
  useEffect(() => {
    marks.current = { diagram, evidence, current };
    if (!canvas.current) return;
    mark(canvas.current, marks.current);
    if (box.current) showCurrent(box.current);
  }, [diagram, evidence, current]);
  const onDrawn = useCallback((drawn: HTMLElement) => {
    canvas.current = drawn;
    keepSize(drawn);
    mark(drawn, marks.current);
  }, []);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
    <section ref={box} className={styles.drawing} tabIndex={0} aria-label="Diagram">
      <MermaidDrawing
        source={diagram.source}
        label="The steps above as a sequence diagram"
        onDrawn={onDrawn}
      />
    </section>
  );
}

/** Smaller than this it cannot be read; what has no room then is scrolled to. */
const smallestScale = 0.75;
const paddingPx = 24;

/** As large as it was drawn, or somewhat smaller if it fits then. Mermaid would scale a long schedule to nothing. */
function keepSize(canvas: HTMLElement): void {
  const svg = canvas.querySelector('svg');
  if (!svg) return;
  const { height, width } = svg.viewBox.baseVal;
  const room = (canvas.closest('section')?.clientWidth ?? width) - paddingPx;
  const scale = Math.min(1, Math.max(smallestScale, room / width));
  svg.style.setProperty('--drawn-width', `${width * scale}px`);
  svg.style.setProperty('--drawn-height', `${height * scale}px`);
}

/** Scrolls the box, and nothing else, to the step that the replay stands at. */
function showCurrent(box: HTMLElement): void {
  const element = box.querySelector('[data-current]')?.getBoundingClientRect();
  if (!element) return;
  const seen = box.getBoundingClientRect();
  const isInside =
    element.top >= seen.top &&
    element.bottom <= seen.bottom &&
    element.left >= seen.left &&
    element.right <= seen.right;
  if (isInside) return;
  box.scrollTo({
    top: box.scrollTop + element.top - seen.top - seen.height / 3,
    left: box.scrollLeft + (element.left + element.right - seen.left - seen.right) / 2,
    behavior: 'instant',
  });
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
