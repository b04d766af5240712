'use client';
import { type ReactNode, useId, useState } from 'react';
import type { DrawnKey } from '#components/bench/bench-context.ts';
import type { Shape } from '#components/keyspace/drawings/shape.ts';
import { Button } from '#components/ui/Button.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { KeyWindow } from '#sandbox/protocol.ts';
import { Elements } from './Elements.tsx';
import styles from './Inspector.module.css';
import { type InspectText, useInspectText } from './inspect-text.ts';
import { StringViews } from './StringViews.tsx';
import { useWindow, type WindowState } from './use-window.ts';
import { countIn, startOf, windowText } from './window-text.ts';

const filtered = { hash: 'filterFields', set: 'filterMembers', zset: 'filterMembers' } as const;

/** What a key holds, one window after the other; hashes, sets and sorted sets can be filtered. */
export function ValueWindows({ drawn, shape, isGone }: { drawn: DrawnKey; shape: Shape; isGone: boolean }) {
  const t = useInspectText();
  const { snapshot, version } = drawn;
  const [filter, setFilter] = useState('');
  // Where each window began, the first one first: cursors lead only forward.
  const [starts, setStarts] = useState<readonly string[]>(['']);
  const state = useWindow(snapshot.key, starts.at(-1) ?? '', filter, isGone ? -1 : version);
  const filterText =
    snapshot.type === 'hash' || snapshot.type === 'set' || snapshot.type === 'zset'
      ? filtered[snapshot.type]
      : undefined;
  return (
    <div className={styles.value}>
      {filterText === undefined ? null : (
        <Filter
          value={filter}
          placeholder={t(filterText)}
          label={t('filter')}
          onChange={value => {
            setFilter(value);
            setStarts(['']);
          }}
        />
      )}
      <Shown state={state} shape={shape} isFiltered={filter !== ''} t={t} />
      <Pages
        window={state.window}
        isFirst={starts.length === 1}
        t={t}
        onMove={next => setStarts(next === undefined ? starts.slice(0, -1) : [...starts, next])}
      />
    </div>
  );
}

function Shown({
  state: { window, failure, isReading, retry },
  shape,
  isFiltered,
  t,
}: {
  state: WindowState;
  shape: Shape;
  isFiltered: boolean;
  t: InspectText;
}): ReactNode {
  if (failure !== undefined) {
    return (
      <p className={styles.notice} role="alert">
        {t('failed', { why: failure })}{' '}
        <Button size="small" onClick={retry}>
          {t('again')}
        </Button>
      </p>
    );
  }
  if (window === undefined) return <p className={styles.hint}>{t('loading')}</p>;
  if (window.type === 'none') return null;
  if (countIn(window) === 0) return <p className={styles.hint}>{t(isFiltered ? 'nothingFound' : 'empty')}</p>;
  return (
    <div aria-busy={isReading}>
      {window.type === 'string' ? (
        <StringViews window={window} shape={shape} />
      ) : (
        <Elements window={window} isGeo={shape.is === 'geo'} />
      )}
    </div>
  );
}

function Filter({
  value,
  label,
  placeholder,
  onChange,
}: {
  value: string;
  label: string;
  placeholder: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <label className={styles.filter} htmlFor={id}>
      <Icon name="search" />
      <span className="visually-hidden">{label}</span>
      <input
        id={id}
        type="search"
        maxLength={200}
        value={value}
        placeholder={placeholder}
        onChange={event => onChange(event.target.value)}
        onKeyDown={event => {
          // The first Escape empties the filter, the second closes the inspector.
          if (event.key !== 'Escape' || value === '') return;
          event.preventDefault();
          onChange('');
        }}
      />
    </label>
  );
}

function Pages({
  window,
  isFirst,
  t,
  onMove,
}: {
  window: KeyWindow | undefined;
  isFirst: boolean;
  t: InspectText;
  /** To the next window, or back without one. */
  onMove: (next: string | undefined) => void;
}) {
  if (window === undefined || window.type === 'none') return null;
  const { next, length } = window;
  const count = countIn(window);
  const from = startOf(window);
  const isWhole = isFirst && next === null;
  return (
    <div className={styles.pages}>
      <span role="status">
        {from === undefined || isWhole
          ? t('some', { count, total: length })
          : t('range', { from, to: from + Math.max(0, count - 1), total: length })}
      </span>
      <CopyButton text={() => windowText(window)} label={t('copyValue')} isBare />
      {isWhole ? null : (
        <>
          <Button size="small" look="quiet" disabled={isFirst} onClick={() => onMove(undefined)}>
            <Icon name="left" /> {t('previous')}
          </Button>
          <Button
            size="small"
            look="quiet"
            disabled={next === null}
            onClick={() => (next === null ? undefined : onMove(next))}
          >
            {t('next')} <Icon name="right" />
          </Button>
        </>
      )}
    </div>
  );
}
