import { memo } from 'react';
import styles from './RailSlider.module.css';
import { pitchOf, xOfAt } from './rail-scale.ts';
import { hasFailed, type Step } from './record/step.ts';

const height = 32;
const middle = height / 2;

/** One path for each kind of tick, so that thousands of steps are a dozen elements. */
export const RailTicks = memo(function RailTicks({
  steps,
  width,
}: {
  steps: readonly Step[];
  width: number;
}) {
  const scale = { width, count: steps.length };
  const paths = new Map<string, string[]>();
  for (const [index, step] of steps.entries()) {
    const kind = kindOf(step);
    const parts = paths.get(kind) ?? [];
    parts.push(shapeOf(step, round(xOfAt(index + 1, scale))));
    paths.set(kind, parts);
  }
  return (
    <svg
      className={styles.ticks}
      width={width}
      height={height}
      aria-hidden="true"
      focusable="false"
      data-dense={pitchOf(scale) < 3 || undefined}
    >
      <path className={styles.base} d={`M0 ${middle + 8.5}H${width}`} />
      {[...paths].map(([kind, parts]) => (
        <path key={kind} data-kind={kind} className={styles.tick} d={parts.join('')} />
      ))}
    </svg>
  );
});

function kindOf(step: Step): string {
  if (hasFailed(step)) return 'failed';
  if (step.kind !== 'command') return step.kind;
  return /^[A-H]$/.test(step.client) ? step.client : 'program';
}

/** Writes are taller than reads; failures bear a cross, what is no command has a shape of its own. */
function shapeOf(step: Step, x: number): string {
  const foot = middle + 8;
  if (hasFailed(step)) return `M${x - 2} ${foot - 8}l4 4m0 -4l-4 4M${x} ${foot - 3}V${foot}`;
  switch (step.kind) {
    case 'command':
      return `M${x} ${foot}V${foot - (step.changes.size > 0 ? 16 : 7)}`;
    case 'expiry':
      return `M${x - 2.5} ${foot - 5}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0`;
    case 'jump':
      return `M${x - 2.5} ${foot - 10}l3 4l-3 4M${x + 0.5} ${foot - 10}l3 4l-3 4`;
    case 'undo':
    case 'restore':
    case 'reset':
      return `M${x + 2} ${foot - 10}l-4 4l4 4`;
    default:
      return `M${x - 2} ${foot - 4}h4M${x} ${foot - 2}v-4`;
  }
}

const round = (x: number) => Math.round(x * 2) / 2;
