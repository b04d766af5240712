'use client';
import { useId } from 'react';
import type { LoadSpec } from '#sandbox/server-protocol.ts';
import { type Pattern, patternBars, patternText } from './distribution.ts';
import styles from './PatternChoice.module.css';
import { patternsOf } from './spec-text.ts';

const bars = 20;
const barWidth = 3;
const gap = 1;
const height = 28;

/** Which keys are asked for how often; each choice is drawn as it is. */
export function PatternChoice({ spec, onChange }: { spec: LoadSpec; onChange: (spec: LoadSpec) => void }) {
  const name = useId();
  return (
    <fieldset className={styles.patterns}>
      <legend>Pattern</legend>
      {patternsOf(spec.mode).map(pattern => (
        <label key={pattern} className={styles.pattern}>
          <input
            type="radio"
            name={name}
            className={styles.radio}
            checked={spec.pattern === pattern}
            onChange={() => onChange({ ...spec, pattern })}
          />
          <Drawing pattern={pattern} skew={spec.skew} />
          <span className={styles.words}>
            <b>{patternText(pattern, spec.mode).name}</b>
            <span className={styles.about}>{patternText(pattern, spec.mode).about}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Drawing({ pattern, skew }: { pattern: Pattern; skew: number }) {
  const width = bars * (barWidth + gap);
  return (
    <svg
      className={styles.drawing}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
      focusable="false"
    >
      {patternBars(pattern, skew, bars).map((part, bar) => {
        const x = bar * (barWidth + gap);
        const barHeight = Math.max(1, part * height);
        return <rect key={x} x={x} y={height - barHeight} width={barWidth} height={barHeight} />;
      })}
    </svg>
  );
}
