'use client';
/** Lines of an example beside a bench of the scope `command`, which all pages of commands share. */
import { useState } from 'react';
import { Bench } from '#components/bench/Bench.tsx';
import { BenchProvider } from '#components/bench/BenchProvider.tsx';
import { BenchError, useBench, useBenchState } from '#components/bench/bench-context.ts';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { commandsArea } from './commands-area.ts';
import type { ExampleLine } from './examples.ts';
import styles from './TryCommand.module.css';

export function TryBench({ lines }: { lines: readonly ExampleLine[] }) {
  return (
    <BenchProvider scope="command">
      <Lines lines={lines} />
      <div className={styles.bench}>
        <Bench rememberAs="command" />
      </div>
    </BenchProvider>
  );
}

function Lines({ lines }: { lines: readonly ExampleLine[] }) {
  const t = useLazyText(commandsArea);
  const bench = useBench();
  const isOpen = useBenchState(state => state.status.state === 'open');
  const [ran, setRan] = useState<ReadonlySet<number>>(new Set());
  const run = (index: number, { client, line }: ExampleLine) => {
    setRan(before => new Set([...before, index]));
    if (client === 'B') bench.openClient();
    bench.run(line, client).catch(ignoreShown);
  };
  const startOver = () => {
    setRan(new Set());
    bench.reset().catch(ignoreShown);
  };
  return (
    <>
      <p className={styles.about}>{t('tryAbout')}</p>
      <ol className={styles.lines}>
        {lines.map((example, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an example stand in order
          <li key={index} className={styles.line} data-ran={ran.has(index) || undefined}>
            <button
              type="button"
              className={styles.run}
              aria-label={t('runLine', { line: example.line })}
              disabled={!isOpen}
              onClick={() => run(index, example)}
            >
              <Icon name="run" size={11} />
            </button>
            {example.client === 'B' ? <ClientBadge name="B" /> : null}
            <code>{example.line}</code>
            {example.varies ? <span className={styles.varies}>{t('answersVary')}</span> : null}
          </li>
        ))}
      </ol>
      <Button size="small" look="quiet" disabled={!isOpen} onClick={startOver}>
        <Icon name="reset" /> {t('startOver')}
      </Button>
    </>
  );
}

/** The terminal shows a BenchError below the command. */
function ignoreShown(error: unknown): void {
  if (!(error instanceof BenchError)) throw error;
}
