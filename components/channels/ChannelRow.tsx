'use client';
import { memo } from 'react';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { bytesText } from '#components/keyspace/key-text.ts';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import styles from './ChannelStrip.module.css';
import { channelsArea } from './channels-area.ts';
import type { ChannelLine, PassedMessage } from './channels-state.ts';

const lettersDrawn = 12;
const longestText = 120;

/** One channel: the publisher at its left, the subscribers at its right, and between them the message that passed last. */
export const ChannelRow = memo(function ChannelRow({ line }: { line: ChannelLine }) {
  const t = useLazyText(channelsArea);
  const { kind, subscribers, last, count } = line;
  const name = bytesText(line.name);
  const isUnheard = subscribers.length === 0;
  return (
    <li
      className={styles.line}
      data-unheard={isUnheard || undefined}
      aria-label={`${t(kind, { name })}: ${isUnheard ? t('nobody') : t('subscribers', { count: subscribers.length })}`}
    >
      <span className={styles.name} title={name}>
        {name}
        {kind === 'channel' ? null : (
          <span className={styles.kind}>{kind === 'pattern' ? t('isPattern') : t('isShard')}</span>
        )}
      </span>
      <span className={styles.way}>
        {last === undefined ? null : <Passing key={last.number} message={last} hasEnd={!isUnheard} />}
      </span>
      <span className={styles.subscribers}>
        {isUnheard ? (
          <span className={styles.nobody}>{t('nobody')}</span>
        ) : (
          subscribers.slice(0, lettersDrawn).map(client => (
            <span
              key={client}
              className={styles.subscriber}
              data-got={last?.to.includes(client) ? last.number % 2 : undefined}
            >
              <ClientBadge name={client} />
            </span>
          ))
        )}
        {subscribers.length > lettersDrawn ? `+${subscribers.length - lettersDrawn}` : null}
      </span>
      <span className={styles.count}>
        {last?.received === undefined ? t('messages', { count }) : t('received', { count: last.received })}
      </span>
    </li>
  );
});

/** The message, and a dot that runs to the subscribers, or falls where nobody stands. */
function Passing({ message, hasEnd }: { message: PassedMessage; hasEnd: boolean }) {
  const { from, text, received } = message;
  return (
    <span className={styles.passing} data-lost={received === 0 || undefined}>
      {from === undefined ? null : <ClientBadge name={from} />}
      <span className={styles.rail} data-end={hasEnd || undefined}>
        <span className={styles.text}>{bytesText(text).slice(0, longestText)}</span>
        <span className={styles.dot} aria-hidden="true" />
      </span>
    </span>
  );
}
