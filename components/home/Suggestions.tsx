'use client';
import { useState } from 'react';
import { BenchError, useBench } from '#components/bench/bench-context.ts';
import { Icon } from '#components/ui/Icon.tsx';
import { useHomeText } from './home-text.tsx';
import styles from './Suggestions.module.css';

/** In this order the first change shows in the picture at the top, on small screens too. */
const suggestions = [
  { line: 'ZINCRBY bestsellers 40 teapot', why: 'whySorted' },
  { line: 'INCR page:views', why: 'whyCounter' },
  { line: 'SET cart:42 "3 cups" EX 30', why: 'whyTtl' },
  { line: 'HINCRBY product:7 stock -1', why: 'whyHash' },
  { line: 'LPUSH user:42:viewed product:44', why: 'whyList' },
  { line: 'XADD orders:log * total 4200', why: 'whyStream' },
  { line: 'SETBIT seen:today 42 1', why: 'whyBits' },
  { line: 'GEOADD shops 13.405 52.52 Berlin', why: 'whyGeo' },
  { line: 'PFADD visitors ada grace linus', why: 'whyUnique' },
] as const;

/** Commands that run on the bench with one click. */
export function Suggestions() {
  const t = useHomeText();
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
    <ul className={styles.list} aria-label={t('tryList')}>
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
              <span className={styles.why}>{t(why)}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
