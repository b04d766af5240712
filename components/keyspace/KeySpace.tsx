'use client';
import { type ReactNode, useCallback, useDeferredValue, useState } from 'react';
import { type DrawnKey, shownKeys, useBenchState } from '#components/bench/bench-context.ts';
import { Channels } from '#components/channels/Channels.tsx';
import { useText } from '#components/i18n/language-context.tsx';
import type { Bytes } from '#sandbox/protocol.ts';
import { ChangeTeller } from './ChangeTeller.tsx';
import { InspectHost } from './inspect/InspectHost.tsx';
import styles from './KeySpace.module.css';
import { KeysFilter } from './KeysFilter.tsx';
import { Mat } from './Mat.tsx';
import { withFolded } from './surface-choices.ts';
import { useChoices } from './use-choices.ts';
import { useArrangement } from './use-keys.ts';
import { ViewMenu } from './ViewMenu.tsx';

/** From so many keys on each is one line, drawn in full on demand. */
const linesFrom = 36;

/** Keys that cannot be looked at now, and why; they stay as they were. */
export interface LastSeenKeys {
  readonly said: string;
  holds(key: Bytes): boolean;
}

/** The keys of the sandbox, each drawn as what it is. `of` says whose they are; `tools` stand in its head. */
export function KeySpace({
  of,
  tools,
  lastSeen,
}: {
  of?: ReactNode;
  tools?: ReactNode;
  lastSeen?: LastSeenKeys | undefined;
}) {
  const t = useText('surface');
  const [filter, setFilter] = useState('');
  const [choices, choose] = useChoices();
  const wanted = useDeferredValue(filter);
  const { groups, count } = useArrangement(wanted, choices);
  const shown = useBenchState(state => shownKeys(state).size);
  const keyCount = useBenchState(state => (state.past === undefined ? state.keyCount : state.past.keys.size));
  const isLastSeen = useCallback((key: Bytes) => lastSeen?.holds(key) ?? false, [lastSeen]);
  const hasLines = choices.drawAs === 'auto' ? shown > linesFrom : choices.drawAs === 'lines';
  const notDrawn = keyCount - shown;
  return (
    <section className={styles.keyspace} aria-label={t('keySpace')}>
      <header className={styles.head}>
        <h2 className={styles.title}>
          {t('title')} <span className={styles.count}>{keyCount}</span>
        </h2>
        {of}
        <KeysFilter value={filter} onChange={setFilter} />
        <ViewMenu choices={choices} onChoose={choose} />
        <div className={styles.tools}>{tools}</div>
      </header>
      {lastSeen === undefined ? null : <LastSeenLine lastSeen={lastSeen} />}
      <Channels />
      <InspectHost>
        <Mat
          groups={groups}
          folded={choices.folded}
          hasLines={hasLines}
          choice={`${wanted} ${choices.grouping} ${choices.order}`}
          onFold={prefix => choose(withFolded(choices, prefix))}
          isLastSeen={isLastSeen}
        >
          {count === 0 ? <NoKeys isFiltered={wanted.trim() !== ''} isAway={lastSeen !== undefined} /> : null}
          {notDrawn > 0 ? <p className={styles.notDrawn}>{t('notDrawn', { count: notDrawn })}</p> : null}
        </Mat>
      </InspectHost>
      <p className="visually-hidden" role="status">
        {wanted.trim() === '' ? '' : t('found', { count })}
      </p>
      <ChangeTeller />
    </section>
  );
}

function LastSeenLine({ lastSeen }: { lastSeen: LastSeenKeys }) {
  const t = useText('surface');
  const keys = useBenchState(shownKeys);
  const held = (drawn: DrawnKey) => lastSeen.holds(drawn.snapshot.key);
  const count = [...keys.values()].filter(held).length;
  const which = count === keys.size ? t('allLastSeen') : t('someLastSeen', { count, all: keys.size });
  return (
    <p className={styles.lastSeen} role="status">
      {count === 0 ? null : <b>{which} </b>}
      {lastSeen.said}
    </p>
  );
}

function NoKeys({ isFiltered, isAway }: { isFiltered: boolean; isAway: boolean }) {
  const t = useText('surface');
  return (
    <div className={styles.empty}>
      <svg width="120" height="56" viewBox="0 0 120 56" aria-hidden="true" focusable="false">
        <rect x="1" y="9" width="52" height="38" rx="4" />
        <rect x="67" y="1" width="52" height="22" rx="4" />
        <rect x="67" y="33" width="52" height="22" rx="4" />
      </svg>
      <p>
        {isFiltered
          ? t('noneFit')
          : isAway
            ? t('nothingNow')
            : t.rich('noKeys', { code: chunk => <code>{chunk}</code> })}
      </p>
    </div>
  );
}
