'use client';
import { useState } from 'react';
import { BenchError, useBench } from '#components/bench/bench-context.ts';
import { Icon } from '#components/ui/Icon.tsx';
import styles from './Suggestions.module.css';

interface Suggestion {
  readonly line: string;
  readonly why: string;
}

const suggestions: readonly Suggestion[] = [
  { line: 'INCR page:views', why: 'A string that holds a number counts.' },
  { line: 'SET cart:42 "3 cups" EX 30', why: 'A key can end by itself: watch its ring.' },
  { line: 'HINCRBY product:7 stock -1', why: 'A hash changes one field at a time.' },
  { line: 'LPUSH user:42:viewed product:44', why: 'A list takes new elements at either end.' },
  { line: 'ZINCRBY bestsellers 40 teapot', why: 'A sorted set keeps its ranks.' },
  { line: 'XADD orders:log * order 1003 total 4200', why: 'A stream remembers, in order.' },
];

/** Commands that run on the bench with one click. */
export function Suggestions() {
  const bench = useBench();
  const [ran, setRan] = useState<ReadonlySet<string>>(new Set());
  const run = (line: string) => {
    setRan(lines => new Set([...lines, line]));
    bench.run(line).catch((error: unknown) => {
      // The terminal shows a BenchError below the command.
      if (!(error instanceof BenchError)) throw error;
    });
  };
  return (
    <ul className={styles.list} aria-label="Commands to try">
      {suggestions.map(({ line, why }) => (
        <li key={line}>
          <button
            type="button"
            className={styles.suggestion}
            data-ran={ran.has(line) || undefined}
            onClick={() => run(line)}
          >
            <span className={styles.run}>
              <Icon name="run" size={11} />
            </span>
            <span className={styles.text}>
              <code className={styles.line}>{line}</code>
              <span className={styles.why}>{why}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
