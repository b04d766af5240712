'use client';
/** What happened to the servers, oldest first, each with who says so, and the slider that goes back to it. */
import { memo, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { TopologyMoment } from '#components/bench/servers-state.ts';
import type { NodeName, TimelineEntry } from '#sandbox/server-protocol.ts';
import { Scrubber } from './Scrubber.tsx';
import styles from './Timeline.module.css';
import { clockText } from './times.ts';

export interface TimelineProps {
  readonly entries: readonly TimelineEntry[];
  readonly moments: readonly TopologyMoment[];
  readonly nodes: readonly NodeName[];
  /** Index of the moment that is looked at; undefined: now. */
  readonly at: number | undefined;
  readonly onLook: (at: number | undefined) => void;
  /** Must not change identity. */
  readonly onLookAtMs: (atMs: number) => void;
}

export function Timeline({ entries, moments, nodes, at, onLook, onLookAtMs }: TimelineProps) {
  const [node, setNode] = useState<NodeName | undefined>(undefined);
  const filterId = useId();
  const shown = useMemo(
    () => entries.filter(entry => node === undefined || entry.node === node),
    [entries, node],
  );
  const untilMs = at === undefined ? Number.POSITIVE_INFINITY : (moments[at]?.atMs ?? 0);
  return (
    <section className={styles.timeline} aria-label="What happened">
      <header className={styles.head}>
        <h2 className={styles.title}>What happened</h2>
        {nodes.length > 1 ? (
          <>
            <label className="visually-hidden" htmlFor={filterId}>
              Of which node
            </label>
            <select
              id={filterId}
              className={styles.filter}
              value={node ?? ''}
              onChange={event => setNode(event.target.value === '' ? undefined : event.target.value)}
            >
              <option value="">all nodes</option>
              {nodes.map(name => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </>
        ) : null}
        <Scrubber moments={moments} entries={shown} at={at} onLook={onLook} />
      </header>
      <Entries entries={shown} untilMs={untilMs} onLook={onLookAtMs} isFollowing={at === undefined} />
    </section>
  );
}

function Entries({
  entries,
  untilMs,
  onLook,
  isFollowing,
}: {
  entries: readonly TimelineEntry[];
  untilMs: number;
  onLook: (atMs: number) => void;
  isFollowing: boolean;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const newest = entries.at(-1)?.number;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new entry is what makes it scroll
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box && isAtEnd.current && isFollowing) box.scrollTop = box.scrollHeight;
  }, [newest, isFollowing]);
  return (
    <div
      ref={scroller}
      className={styles.scroll}
      role="log"
      aria-label="Events of the servers"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
      tabIndex={0}
      onScroll={event => {
        const box = event.currentTarget;
        isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
      }}
    >
      {entries.length === 0 ? (
        <p className={styles.empty}>
          Nothing yet. What the servers log, what INFO says and what you do stands here.
        </p>
      ) : (
        <ol className={styles.entries}>
          {entries.map(entry => (
            <Entry key={entry.number} entry={entry} isLater={entry.atMs > untilMs} onLook={onLook} />
          ))}
        </ol>
      )}
    </div>
  );
}

const sourceWord: Record<TimelineEntry['source'], string> = {
  log: 'log',
  sentinel: 'Sentinel',
  info: 'INFO',
  bench: 'bench',
  load: 'load',
};

const Entry = memo(function Entry({
  entry,
  isLater,
  onLook,
}: {
  entry: TimelineEntry;
  isLater: boolean;
  onLook: (atMs: number) => void;
}) {
  return (
    <li className={styles.entry} data-tone={entry.tone} data-later={isLater || undefined}>
      <button
        type="button"
        className={styles.time}
        aria-label={`Look back to ${clockText(entry.atMs)}`}
        onClick={() => onLook(entry.atMs)}
      >
        {clockText(entry.atMs)}
      </button>
      <span className={styles.node}>{entry.node ?? ''}</span>
      <span className={styles.source} data-source={entry.source}>
        {sourceWord[entry.source]}
      </span>
      <span className={styles.text}>
        <EntryGlyph what={entry.what} tone={entry.tone} /> {entry.text}
      </span>
    </li>
  );
});

const glyphs: Readonly<Record<string, string>> = {
  killed: 'M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5',
  stopped: 'M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5',
  crashed: 'M8.6 1.8 4.2 8.6h3l-.8 5.6 5.4-7.4H8.4z',
  'power-cut': 'M8.6 1.8 4.2 8.6h3l-.8 5.6 5.4-7.4H8.4z',
  started: 'M5 3.2v9.6L12.8 8z',
  paused: 'M5 3.5v9M11 3.5v9',
  resumed: 'M5 3.2v9.6L12.8 8z',
  role: 'M4 6.5 8 2.5l4 4M8 2.5v11',
  vote: 'M3 8.5 6.5 12 13 4.5',
  failover: 'M2.5 5.5h9l-3-3M13.5 10.5h-9l3 3',
  sync: 'M2.5 5.5h9l-3-3M13.5 10.5h-9l3 3',
  link: 'M6.5 9.5 9.5 6.5M7 4.5l1.2-1.2a3.2 3.2 0 0 1 4.5 4.5L11.5 9M9 11.5l-1.2 1.2a3.2 3.2 0 0 1-4.5-4.5L4.5 7',
  slots: 'M1.5 5.5h13v5h-13zM6 5.5v5M10 5.5v5',
  saved: 'M8 2v7.7M5 6.9l3 3 3-3M3 13.5h10',
};
const plainGlyph = 'M6.5 8a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0z';

function EntryGlyph({ what, tone }: Pick<TimelineEntry, 'what' | 'tone'>) {
  return (
    <>
      <svg
        className={styles.glyph}
        width="13"
        height="13"
        viewBox="0 0 16 16"
        aria-hidden="true"
        focusable="false"
      >
        <path d={glyphs[what] ?? plainGlyph} />
      </svg>
      {tone === 'lost' ? <span className="visually-hidden">Trouble: </span> : null}
    </>
  );
}
