'use client';
/**
 * The cutting mat that keys lie on. However many there are, only those in sight and a little beyond are in the page;
 * each follows its own key, so that a change costs what has changed.
 */
import { type FocusEvent, type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import type { Bytes } from '#sandbox/protocol.ts';
import { Awaited } from './Awaited.tsx';
import { GroupHead } from './GroupHead.tsx';
import { guessHeight, lineHeight, wantedSpan } from './guess.ts';
import { KeyCell, type KeyCellProps } from './KeyCell.tsx';
import type { KeyGroup } from './key-groups.ts';
import type { Layout, PlacedSection } from './layout.ts';
import styles from './Mat.module.css';
import { Packing } from './packing.ts';
import { type MatWindow, useHeights, useMatSize, useMatWindow } from './use-mat.ts';
import { useReveal } from './use-reveal.ts';
import { useWaiters } from './use-waiters.ts';

/** In a page that is prerendered, before it is known how many there is room for. */
const mostBeforeMeasured = 60;
const usualColumnWidth = 260;

export interface MatProps {
  readonly groups: readonly KeyGroup[];
  readonly folded: readonly string[];
  /** Each key is one line, drawn in full on demand. */
  readonly hasLines: boolean;
  /** Changes when the reader wants the keys arranged otherwise. */
  readonly choice: string;
  readonly onFold: (prefix: string) => void;
  readonly isLastSeen: (key: Bytes) => boolean;
  /** What is said of an empty mat, and below the keys. */
  readonly children: ReactNode;
}

export function Mat(props: MatProps) {
  const { groups, folded, hasLines, choice, onFold, isLastSeen, children } = props;
  const t = useText('surface');
  const mat = useRef<HTMLElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [packing] = useState(() => new Packing());
  const [watch, news] = useHeights(packing);
  const size = useMatSize(mat);
  const seen = useMatWindow(mat, size?.height ?? 0);
  const waiters = useWaiters();
  const [focused, setFocused] = useState<string>();
  const layout = useMemo(() => {
    void news;
    if (size === undefined) return undefined;
    const isLine = ({ id }: { id: string }) => hasLines && !opened.has(id);
    return packing.lay({ groups, folded, size, choice: `${choice} ${hasLines}`, isLine });
  }, [packing, groups, folded, size, choice, hasLines, opened, news]);
  useReveal(mat, layout);
  const onOpen = useCallback((id: string) => setOpened(ids => new Set([...ids, id])), []);
  const onFocus = (event: FocusEvent<HTMLElement>) =>
    setFocused(event.target.closest<HTMLElement>('[data-id]')?.dataset.id);
  const cell = (id: string, place: KeyCellProps['place'], position: number, of: number) => (
    <KeyCell
      key={id}
      id={id}
      place={place}
      position={position}
      of={of}
      isLine={hasLines && !opened.has(id)}
      waiters={waiters.get(id)}
      watch={watch}
      onOpen={onOpen}
      isLastSeen={isLastSeen}
    />
  );
  return (
    <section
      ref={mat}
      className={styles.mat}
      data-mat
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
      tabIndex={0}
      aria-label={t('drawnKeys')}
      onFocus={onFocus}
      onBlur={() => setFocused(undefined)}
    >
      <Awaited waiters={waiters} />
      {layout === undefined ? (
        <Unmeasured groups={groups} hasLines={hasLines} cell={cell} />
      ) : (
        <Floor {...{ groups, folded, layout, seen, focused, onFold, cell }} />
      )}
      {children}
    </section>
  );
}

type Cell = (id: string, place: KeyCellProps['place'], position: number, of: number) => ReactNode;

function Floor({
  groups,
  folded,
  layout,
  seen,
  focused,
  onFold,
  cell,
}: Pick<MatProps, 'groups' | 'folded' | 'onFold'> & {
  layout: Layout;
  seen: MatWindow;
  /** It stays, wherever the mat is scrolled to, so that the focus is not lost. */
  focused: string | undefined;
  cell: Cell;
}) {
  const isSeen = (from: number, to: number) => to >= seen.top && from <= seen.bottom;
  return (
    <div className={styles.floor} style={{ blockSize: `${layout.height}px` }}>
      {layout.sections.map((section, index) => {
        const group = groups[index];
        const holdsFocus = focused !== undefined && section.items.some(({ id }) => id === focused);
        const isInSight = isSeen(section.y, endOf(section));
        if (group === undefined || !(isInSight || holdsFocus)) return null;
        const top = section.y + section.headHeight;
        return (
          <div key={section.id} className={styles.group} style={{ translate: `0 ${section.y}px` }}>
            <GroupHead
              group={group}
              isFolded={group.prefix !== undefined && folded.includes(group.prefix)}
              onFold={onFold}
            />
            <ul className={styles.cells} style={{ blockSize: `${section.height}px` }}>
              {section.items.map((place, at) =>
                place.id === focused || isSeen(top + place.y, top + place.y + place.height)
                  ? cell(place.id, place, at + 1, group.keys.length)
                  : null,
              )}
            </ul>
          </div>
        );
      })}
    </div>
  );
}

const endOf = ({ y, headHeight, height }: PlacedSection) => y + headHeight + height;

/** As the page's own grid lays cards out, at guessed heights: a page that is prerendered knows no widths. */
function Unmeasured({
  groups,
  hasLines,
  cell,
}: {
  groups: readonly KeyGroup[];
  hasLines: boolean;
  cell: Cell;
}) {
  return groups.map(({ prefix, keys }) => (
    <div key={prefix ?? ''}>
      {prefix === undefined ? null : <h3 className={styles.head}>{prefix}</h3>}
      <ul className={styles.cells} data-unmeasured>
        {keys.slice(0, mostBeforeMeasured).map(({ id, snapshot }, at) => {
          const height = hasLines ? lineHeight : guessHeight(snapshot);
          return cell(id, { height, span: wantedSpan(snapshot, usualColumnWidth) }, at + 1, keys.length);
        })}
      </ul>
    </div>
  ));
}
