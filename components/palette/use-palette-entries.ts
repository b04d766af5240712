'use client';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { loadSearch } from '#components/search/load-search.ts';
import type { SearchEngine } from '#components/search/search-engine.ts';
import { type EntryGroup, entriesAtRest, entriesFor } from './palette-entries.ts';
import { readRecent } from './recent.ts';
import { useActionsList } from './use-actions-list.ts';

/** What stands in the list; actions at once, the rest when the index is there. */
export function usePaletteEntries(query: string): {
  groups: readonly EntryGroup[];
  isUnreachable: boolean;
} {
  const all = useActionsList();
  // The palette is open already.
  const actions = useMemo(() => all.filter(({ id }) => id !== 'site.search'), [all]);
  const [recent] = useState(readRecent);
  const [engine, setEngine] = useState<SearchEngine>();
  const [isUnreachable, setUnreachable] = useState(false);
  const asked = useDeferredValue(query.trim());
  useEffect(() => {
    loadSearch().then(setEngine, () => setUnreachable(true));
  }, []);
  const groups = useMemo(
    () => (asked === '' ? entriesAtRest(actions, recent) : entriesFor(asked, actions, engine)),
    [asked, actions, recent, engine],
  );
  return { groups, isUnreachable };
}
