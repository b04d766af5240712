'use client';
import { useId } from 'react';
import type { ClientNames } from '#components/clients/client-names.ts';
import { clipTo, shortDuration } from '#components/clients/shown-text.ts';
import styles from './SequenceDrawing.module.css';
import { type DrawnArrow, type DrawnStep, headPx, type Layout } from './sequence-layout.ts';
import type { SequenceStep } from './sequence-steps.ts';

const isLetter = (name: string): name is keyof ClientNames & string => /^[A-H]$/.test(name);
const colourOf = (name: string) => (isLetter(name) ? name : 'other');

/** The drawing itself. Its head stays in sight while it scrolls. */
export function SequenceDrawing({
  layout,
  names,
  label,
  words,
  sayStep,
}: {
  layout: Layout;
  names: ClientNames;
  label: string;
  words: { stillWaits: string; transaction: string };
  /** The whole of a step, whose label may be cut. */
  sayStep: (step: SequenceStep) => string;
}) {
  const { width, height, lanes, steps, waits, boxes } = layout;
  const id = useId();
  return (
    <div className={styles.drawing} style={{ '--width': `${width}px` }}>
      <div className={styles.heads} aria-hidden="true">
        {lanes.map(({ name, x }) => (
          <span
            key={name}
            className={styles.lane}
            data-client={colourOf(name)}
            data-is-client={isLetter(name) || undefined}
            style={{ '--x': `${x}px` }}
          >
            {isLetter(name) && names[name] !== undefined ? `${name} ${names[name]}` : name}
          </span>
        ))}
      </div>
      <svg
        className={styles.svg}
        width={width}
        height={height - headPx}
        viewBox={`0 ${headPx} ${width} ${height - headPx}`}
        role="img"
        aria-label={label}
      >
        <defs>
          <marker
            id={`${id}-end`}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M1 1 7 4 1 7" className={styles.tip} />
          </marker>
        </defs>
        {lanes.map(({ name, x }) => (
          <line key={name} className={styles.life} x1={x} x2={x} y1={headPx} y2={height} />
        ))}
        {boxes.map(box => (
          <g key={box.id} data-client={colourOf(box.client)}>
            <rect
              className={styles.box}
              x={box.fromX}
              y={box.fromY}
              width={box.toX - box.fromX}
              height={box.toY - box.fromY + 4}
              rx={3}
            />
            <text className={styles.boxName} x={box.toX - 4} y={box.fromY + 10} textAnchor="end">
              {words.transaction}
            </text>
          </g>
        ))}
        {waits.map(wait => (
          <g key={wait.id} data-client={colourOf(wait.client)}>
            <rect
              className={styles.wait}
              data-open={wait.isOpen || undefined}
              x={wait.x - 4}
              y={wait.fromY}
              width={8}
              height={Math.max(6, wait.toY - wait.fromY)}
              rx={2}
            />
            {wait.isOpen ? (
              <text className={styles.soft} x={wait.x + 10} y={wait.toY - 2}>
                {words.stillWaits}
              </text>
            ) : null}
          </g>
        ))}
        {steps.map(step => (
          <Step
            key={step.id}
            step={step}
            width={width}
            marker={`url(#${id}-end)`}
            said={sayStep(step.step)}
          />
        ))}
      </svg>
    </div>
  );
}

function Step({
  step: { kind, y, arrows, step },
  width,
  marker,
  said,
}: {
  step: DrawnStep;
  width: number;
  marker: string;
  said: string;
}) {
  if (kind === 'gap' || kind === 'note') {
    const text = step.kind === 'gap' ? `⋮ ${shortDuration(step.ms)}` : step.kind === 'note' ? step.text : '';
    return (
      <text className={styles.across} x={width / 2} y={y + 15} textAnchor="middle">
        {clipTo(text, Math.floor(width / 8))}
      </text>
    );
  }
  return (
    <g>
      <title>{said}</title>
      {arrows.map(arrow => (
        <Arrow key={arrow.y} arrow={arrow} marker={marker} isPush={kind === 'push'} />
      ))}
    </g>
  );
}

function Arrow({ arrow, marker, isPush }: { arrow: DrawnArrow; marker: string; isPush: boolean }) {
  const { fromX, toX, y, text, textX, anchor, isBack, isFailed, client } = arrow;
  return (
    <g data-client={colourOf(client)} data-failed={isFailed || undefined}>
      <line
        className={styles.arrow}
        data-back={(isBack && !isPush) || undefined}
        x1={fromX}
        x2={toX + (toX > fromX ? -2 : 2)}
        y1={y}
        y2={y}
        markerEnd={marker}
      />
      <text
        className={isBack ? styles.reply : styles.label}
        x={textX}
        y={y - 5}
        textAnchor={anchor}
        direction="ltr"
      >
        {text}
      </text>
    </g>
  );
}
