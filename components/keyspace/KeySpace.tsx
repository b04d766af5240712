'use client';
import {
  type ReactNode,
  type RefObject,
  useDeferredValue,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { type DrawnKey, shownKeys, useBenchState } from '#components/bench/bench-context.ts';
import { Icon } from '#components/ui/Icon.tsx';
import type { Bytes } from '#sandbox/protocol.ts';
import { KeyCard, KeyRow } from './KeyCard.tsx';
import styles from './KeySpace.module.css';
import { groupKeys, type KeyGroup, keysToDraw } from './key-groups.ts';
import { Masonry } from './Masonry.tsx';

/** From so many keys on there is a filter. */
const filterFrom = 12;
/** From so many keys on each is one line, drawn in full on demand. */
const rowsFrom = 36;

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
  const keys = useBenchState(shownKeys);
  const keyCount = useBenchState(state => state.keyCount);
  const skewMs = useBenchState(state => state.skewMs);
  const [filter, setFilter] = useState('');
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const drawnKeys = useDeferredValue(keys);
  const { drawn, matching } = useMemo(() => keysToDraw(drawnKeys.values(), filter), [drawnKeys, filter]);
  const groups = useMemo(() => groupKeys(drawn), [drawn]);
  const notDrawn = (filter === '' ? keyCount : matching) - drawn.length;
  const filterId = useId();
  const mat = useRef<HTMLElement>(null);
  useReveal(mat, drawnKeys);
  const isCrowded = keys.size > rowsFrom;
  const isLastSeen = ({ snapshot }: DrawnKey) => lastSeen?.holds(snapshot.key) ?? false;
  const open = (id: string) => setOpened(ids => new Set([...ids, id]));
  return (
    <section className={styles.keyspace} aria-label="Key space">
      <header className={styles.head}>
        <h2 className={styles.title}>
          Keys <span className={styles.count}>{keyCount}</span>
        </h2>
        {of}
        {keyCount > filterFrom ? (
          <label className={styles.filter} htmlFor={filterId}>
            <Icon name="search" />
            <span className="visually-hidden">Filter keys by name</span>
            <input
              id={filterId}
              type="search"
              placeholder="filter"
              value={filter}
              onChange={event => setFilter(event.target.value)}
            />
          </label>
        ) : null}
        <div className={styles.tools}>{tools}</div>
      </header>
      {lastSeen === undefined ? null : <LastSeenLine lastSeen={lastSeen} keys={drawnKeys} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard */}
      <section ref={mat} className={styles.mat} data-mat tabIndex={0} aria-label="Drawn keys">
        {groups.length === 0 ? (
          <NoKeys isFiltered={keyCount > 0 && filter !== ''} isAway={lastSeen !== undefined} />
        ) : null}
        {groups.map(group => (
          <Group key={group.prefix ?? ''} group={group}>
            {group.keys.map(drawn =>
              isCrowded && !opened.has(drawn.id) ? (
                <KeyRow
                  key={drawn.id}
                  drawn={drawn}
                  skewMs={skewMs}
                  isLastSeen={isLastSeen(drawn)}
                  onOpen={open}
                />
              ) : (
                <KeyCard key={drawn.id} drawn={drawn} skewMs={skewMs} isLastSeen={isLastSeen(drawn)} />
              ),
            )}
          </Group>
        ))}
        {notDrawn > 0 ? (
          <p className={styles.notDrawn}>
            {notDrawn === 1 ? '1 more key is' : `${notDrawn} more keys are`} not drawn. The filter finds some,
            SCAN all.
          </p>
        ) : null}
      </section>
    </section>
  );
}

function LastSeenLine({ lastSeen, keys }: { lastSeen: LastSeenKeys; keys: ReadonlyMap<string, DrawnKey> }) {
  const count = [...keys.values()].filter(({ snapshot }) => lastSeen.holds(snapshot.key)).length;
  const which = count === keys.size ? 'All' : `${count} of ${keys.size}`;
  return (
    <p className={styles.lastSeen} role="status">
      {count === 0 ? null : <b>{which} as last seen: </b>}
      {lastSeen.said}
    </p>
  );
}

/** Scrolls the mat, and nothing else, to what the last command changed, unless the reader is busy there. */
function useReveal(mat: RefObject<HTMLElement | null>, keys: ReadonlyMap<string, DrawnKey>): void {
  const fresh = [...keys.values()].find(drawn => drawn.isFresh);
  const change = fresh === undefined ? undefined : `${fresh.id}@${fresh.version}`;
  useEffect(() => {
    const box = mat.current;
    if (!box || change === undefined || box.matches(':hover, :focus-within')) return;
    const card = box.querySelector('[data-fresh]')?.getBoundingClientRect();
    if (!card) return;
    const seen = box.getBoundingClientRect();
    if (card.top >= seen.top && card.bottom <= seen.bottom) return;
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const top = box.scrollTop + card.top - seen.top - 16;
    box.scrollTo({ top, behavior: isStill ? 'instant' : 'smooth' });
  }, [mat, change]);
}

function Group({ group, children }: { group: KeyGroup; children: ReactNode[] }) {
  return (
    <div className={styles.group}>
      {group.prefix === undefined ? null : (
        <h3 className={styles.prefix}>
          {group.prefix} <span className={styles.count}>{group.keys.length}</span>
        </h3>
      )}
      <Masonry items={group.keys}>{children}</Masonry>
    </div>
  );
}

function NoKeys({ isFiltered, isAway }: { isFiltered: boolean; isAway: boolean }) {
  return (
    <div className={styles.empty}>
      <svg width="120" height="56" viewBox="0 0 120 56" aria-hidden="true" focusable="false">
        <rect x="1" y="9" width="52" height="38" rx="4" />
        <rect x="67" y="1" width="52" height="22" rx="4" />
        <rect x="67" y="33" width="52" height="22" rx="4" />
      </svg>
      <p>
        {isFiltered ? (
          'No key has that in its name.'
        ) : isAway ? (
          'Nothing can be drawn now.'
        ) : (
          <>
            No keys yet. Try <code>SET greeting hello</code>
          </>
        )}
      </p>
    </div>
  );
}
