'use client';
/**
 * One field for finding and doing: actions of this page, and everything that search knows. A combobox with a list, as
 * WAI-ARIA's authoring practices describe it: the focus stays in the field, the arrows move within the list.
 */
import { usePathname, useRouter } from 'next/navigation';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useHref } from '#components/i18n/language-context.tsx';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { longestQuery } from '#components/search/search-document.ts';
import { Icon } from '#components/ui/Icon.tsx';
import { closeOverlay, Overlay } from './Overlay.tsx';
import styles from './Palette.module.css';
import { PaletteOption } from './PaletteOption.tsx';
import { paletteArea } from './palette-area.ts';
import type { Entry, EntryGroup } from './palette-entries.ts';
import { noteRecent } from './recent.ts';
import { usePaletteEntries } from './use-palette-entries.ts';

export function Palette({ onClose }: { onClose: () => void }) {
  const t = useLazyText(paletteArea);
  const router = useRouter();
  const href = useHref();
  const path = usePathname();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const chosen = useRef<Entry | undefined>(undefined);
  const listId = useId();
  const { groups, isUnreachable } = usePaletteEntries(query);
  const entries = groups.flatMap(group => group.entries);
  const active = entries[Math.min(at, entries.length - 1)];

  const choose = (entry: Entry | undefined) => {
    if (!entry) return;
    chosen.current = entry;
    closeOverlay(field.current);
  };
  // After the dialog is gone, so that what is opened can take the focus.
  const afterwards = () => {
    onClose();
    const entry = chosen.current;
    if (!entry) return;
    noteRecent({ id: entry.id, title: entry.title });
    if (entry.does.type === 'act') entry.does.act();
    else goTo(router, path, href(entry.does.href));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = entries.length - 1;
    const current = Math.min(at, last);
    const to: Readonly<Record<string, number>> = {
      ArrowDown: current === last ? 0 : current + 1,
      ArrowUp: current <= 0 ? last : current - 1,
      PageDown: Math.min(last, current + 8),
      PageUp: Math.max(0, current - 8),
    };
    const next = to[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setAt(next);
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      choose(active);
    } else if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      closeOverlay(field.current);
    }
  };
  return (
    <Overlay label={t('title')} onClose={afterwards}>
      <div className={styles.head}>
        <Icon name="search" size={18} />
        <input
          ref={field}
          // biome-ignore lint/a11y/noAutofocus: the reader has just asked to type here
          autoFocus
          className={styles.field}
          role="combobox"
          aria-label={t('field')}
          aria-expanded="true"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={active ? `${listId}-${entries.indexOf(active)}` : undefined}
          placeholder={t('placeholder')}
          maxLength={longestQuery}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={query}
          onChange={event => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <PaletteList listId={listId} groups={groups} active={active} onChoose={choose} />
      <Foot query={query} count={entries.length} isUnreachable={isUnreachable} />
    </Overlay>
  );
}

/** The router does not scroll to an anchor of the page that is already there when only that changes back and forth. */
function goTo(router: ReturnType<typeof useRouter>, path: string, address: string): void {
  const [page = '', anchor] = address.split('#');
  if (anchor !== undefined && page === path) window.location.hash = anchor;
  else router.push(address);
}

function PaletteList({
  listId,
  groups,
  active,
  onChoose,
}: {
  listId: string;
  groups: readonly EntryGroup[];
  active: Entry | undefined;
  onChoose: (entry: Entry) => void;
}) {
  const t = useLazyText(paletteArea);
  const entries = groups.flatMap(group => group.entries);
  return (
    <div id={listId} role="listbox" aria-label={t('results')} className={styles.list}>
      {groups.map(group => (
        // biome-ignore lint/a11y/useSemanticElements: a group within a listbox is no fieldset
        <div key={group.id} role="group" aria-label={t(group.title)} className={styles.group}>
          <div className={styles.groupTitle} aria-hidden="true">
            {t(group.title)}
          </div>
          {group.entries.map(entry => (
            <PaletteOption
              key={entry.id}
              id={`${listId}-${entries.indexOf(entry)}`}
              entry={entry}
              isActive={entry === active}
              onChoose={() => onChoose(entry)}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

function Foot({ query, count, isUnreachable }: { query: string; count: number; isUnreachable: boolean }) {
  const t = useLazyText(paletteArea);
  const isEmpty = query.trim() !== '' && count === 0;
  return (
    <div className={styles.foot}>
      <p role="status" className={isEmpty || isUnreachable ? undefined : 'visually-hidden'}>
        {isEmpty ? `${t('nothing', { query: query.trim() })} ${t('nothingHint')}` : null}
        {!isEmpty && query.trim() !== '' ? t('found', { count }) : null}
        {isUnreachable ? ` ${t('unreachable')}` : null}
      </p>
      <p className={styles.keys} aria-hidden="true">
        <kbd>↑</kbd>
        <kbd>↓</kbd> {t('keyMove')} <kbd>↵</kbd> {t('keyOpen')} <kbd>Esc</kbd> {t('keyClose')}
      </p>
    </div>
  );
}
