'use client';
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import type { InputHistory } from '#components/terminal/input-history.ts';
import { type HistorySearch, seek, seekOn, startSearch } from './history-search.ts';

export interface FoundLine extends HistorySearch {
  /** Empty before anything was sought. */
  readonly line: string;
}

/** Ctrl-R: what stands in the prompt is sought, Enter runs what was found, Tab or → takes it, Esc or Ctrl-G gives up. */
export function useHistorySearch({
  text,
  history,
  onChange,
}: {
  text: string;
  history: RefObject<InputHistory>;
  onChange: (text: string, caret?: number) => void;
}) {
  const [search, setSearch] = useState<HistorySearch & { readonly draft: string }>();
  const isSearching = search !== undefined;
  useEffect(() => {
    if (!isSearching) return;
    setSearch(now => now && { ...seek(history.current.lines, now, text), draft: now.draft });
  }, [isSearching, text, history]);
  const found: FoundLine | undefined = search && { ...search, line: history.current.lines[search.at] ?? '' };
  const leave = (line: string) => {
    setSearch(undefined);
    onChange(line, line.length);
  };
  const onKey = (event: KeyboardEvent, run: (line: string) => void): boolean => {
    const isControl = event.ctrlKey && !event.metaKey && !event.altKey;
    const key = event.key.toLowerCase();
    if (isControl && (key === 'r' || (key === 's' && search !== undefined))) {
      if (search === undefined) {
        setSearch({ ...startSearch(history.current.lines), draft: text });
        onChange('');
      } else {
        const direction = key === 'r' ? 'back' : 'forth';
        setSearch({ ...seekOn(history.current.lines, search, direction), draft: search.draft });
      }
      return true;
    }
    if (search === undefined || found === undefined) return false;
    if (key === 'escape' || (isControl && (key === 'g' || key === 'c'))) {
      leave(search.draft);
      return true;
    }
    if (key === 'enter') {
      setSearch(undefined);
      run(found.line);
      return true;
    }
    if (key === 'tab' || key === 'arrowright' || key === 'end') {
      leave(found.line === '' ? search.draft : found.line);
      return true;
    }
    return key === 'arrowup' || key === 'arrowdown';
  };
  return { found, onKey };
}
