'use client';
import { useState } from 'react';
import { BenchError, useBench } from '#components/bench/bench-context.ts';
/** The commands of a link above the bench, each run by a click, in the tab it was meant for. */
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { SharedCommand } from './link.ts';
import styles from './SharedLink.module.css';
import { shareArea } from './share-area.ts';

export function SharedCommands({
  commands,
  onClose,
}: {
  commands: readonly SharedCommand[];
  onClose: () => void;
}) {
  const t = useLazyText(shareArea);
  const bench = useBench();
  const [ran, setRan] = useState<ReadonlySet<number>>(new Set());
  const next = commands.findIndex((_, index) => !ran.has(index));
  const run = (index: number) => {
    const command = commands[index];
    if (command === undefined) return;
    setRan(indexes => new Set([...indexes, index]));
    bench.run(command.line, command.client).catch((error: unknown) => {
      // The terminal shows a BenchError below the command.
      if (!(error instanceof BenchError)) throw error;
    });
  };
  return (
    <section className={styles.strip} aria-label={t('ofLink')}>
      <ol className={styles.commands}>
        {commands.map(({ client, line }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and lines repeat
          <li key={index}>
            <button
              type="button"
              className={styles.command}
              data-ran={ran.has(index) || undefined}
              aria-current={index === next ? 'step' : undefined}
              onClick={() => run(index)}
            >
              <Icon name={ran.has(index) ? 'check' : 'run'} size={11} />
              <span className="visually-hidden">{t(ran.has(index) ? 'runAgain' : 'runThis')}</span>
              {client === 'A' ? null : <ClientBadge name={client} />}
              <code>{line}</code>
            </button>
          </li>
        ))}
      </ol>
      <Button look="quiet" size="small" aria-label={t('putAway')} title={t('putAwayShort')} onClick={onClose}>
        <Icon name="close" />
      </Button>
    </section>
  );
}
