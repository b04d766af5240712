'use client';
/**
 * Two panes with a divider that is dragged, moved by the arrow keys and remembered. The sizes are a CSS variable on the
 * container, so the prerendered page already has its final layout and dragging renders nothing again.
 */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import styles from './Split.module.css';

export interface SplitProps {
  /** `row` sets the panes side by side, `column` one above the other, `auto` is a row where the container `split` is wide. */
  direction: 'row' | 'column' | 'auto';
  first: ReactNode;
  second: ReactNode;
  /** What the divider parts, for those who cannot see it. */
  label: string;
  /** Share of the first pane in percent. */
  initial: number;
  min?: number;
  max?: number;
  /** The share is kept in the browser under this name. */
  rememberAs?: string;
}

const step = 4;
const keySteps: Readonly<Record<string, number>> = {
  ArrowLeft: -step,
  ArrowUp: -step,
  ArrowRight: step,
  ArrowDown: step,
};
/** Within so many percent of these, the divider lands on them. */
const snapWithin = 1.5;
const snaps = [25, 33.3, 50, 66.7, 75];

export function Split({
  direction,
  first,
  second,
  label,
  initial,
  min = 15,
  max = 85,
  rememberAs,
}: SplitProps) {
  const container = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(initial);
  useEffect(() => {
    const kept = rememberAs === undefined ? Number.NaN : Number(readKept(rememberAs));
    if (kept >= min && kept <= max) setShare(kept);
  }, [rememberAs, min, max]);
  const move = (next: number, keep: boolean) => {
    const bounded = Math.min(max, Math.max(min, next));
    setShare(bounded);
    if (keep && rememberAs !== undefined) writeKept(rememberAs, String(Math.round(bounded * 10) / 10));
  };
  const fromPointer = (event: PointerEvent<HTMLElement>) => {
    const box = container.current?.getBoundingClientRect();
    if (!box) return share;
    const at = isUpright(event.currentTarget)
      ? (event.clientX - box.left) / box.width
      : (event.clientY - box.top) / box.height;
    return snap(at * 100, initial);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = keySteps[event.key];
    const ends: Readonly<Record<string, number>> = { Home: min, End: max, Enter: initial };
    const to = by === undefined ? ends[event.key] : share + by;
    if (to === undefined) return;
    event.preventDefault();
    move(to, true);
  };
  return (
    <div
      ref={container}
      className={styles.split}
      data-direction={direction}
      style={{ '--first': `${share}fr`, '--second': `${100 - share}fr` }}
    >
      <div className={styles.pane}>{first}</div>
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that moves is not an <hr> */}
      <div
        role="separator"
        tabIndex={0}
        className={styles.divider}
        aria-label={label}
        aria-orientation={direction === 'column' ? 'horizontal' : 'vertical'}
        aria-valuenow={Math.round(share)}
        aria-valuemin={min}
        aria-valuemax={max}
        onKeyDown={onKeyDown}
        onDoubleClick={() => move(initial, true)}
        onPointerDown={event => {
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={event => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) move(fromPointer(event), false);
        }}
        onPointerUp={event => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) move(fromPointer(event), true);
        }}
      />
      <div className={styles.pane}>{second}</div>
    </div>
  );
}

/** Whether the divider stands between panes side by side, whoever decided that. */
function isUpright(divider: HTMLElement): boolean {
  return divider.offsetHeight > divider.offsetWidth;
}

function snap(share: number, initial: number): number {
  return [...snaps, initial].find(at => Math.abs(at - share) < snapWithin) ?? share;
}

/** Storage may be forbidden; a divider that is not remembered is no error. */
function readKept(name: string): string | undefined {
  try {
    return localStorage.getItem(`split:${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

function writeKept(name: string, value: string): void {
  try {
    localStorage.setItem(`split:${name}`, value);
  } catch {
    // Remembering is a comfort; without storage the divider starts where it was designed.
  }
}
