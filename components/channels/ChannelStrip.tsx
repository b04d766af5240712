'use client';
import type { RefObject } from 'react';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { bytesText } from '#components/keyspace/key-text.ts';
import type { SandboxEvent } from '#sandbox/protocol.ts';
import { ChannelRow } from './ChannelRow.tsx';
import styles from './ChannelStrip.module.css';
import { channelsArea } from './channels-area.ts';
import { mostLines } from './channels-state.ts';
import { useChannels } from './use-channels.ts';

/** Each channel and pattern that somebody subscribes to, a line; messages run along it to whoever stands there. */
export function ChannelStrip({ missed }: { missed: RefObject<SandboxEvent[]> }) {
  const t = useLazyText(channelsArea);
  const { lines, more, published } = useChannels(missed);
  const drawn = [...lines.values()].slice(-mostLines);
  const hidden = lines.size - drawn.length + more;
  const said =
    published === undefined
      ? ''
      : t('said', {
          client: published.from,
          channel: bytesText(published.channel).slice(0, 80),
          count: published.received,
        });
  return (
    <section className={styles.strip} aria-label={t('channels')} hidden={lines.size === 0}>
      <h3 className={styles.title}>
        {t('channels')} <span className={styles.number}>{lines.size + more}</span>
      </h3>
      <ul className={styles.lines} tabIndex={drawn.length > 3 ? 0 : undefined} aria-label={t('channels')}>
        {drawn.map(line => (
          <ChannelRow key={line.id} line={line} />
        ))}
        {hidden > 0 ? <li className={styles.more}>{t('more', { count: hidden })}</li> : null}
      </ul>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </section>
  );
}
