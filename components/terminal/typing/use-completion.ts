'use client';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Completion } from './complete.ts';
import { replace } from './line-editing.ts';

/** Tab takes one candidate after the other, as in redis-cli; this is the round that it is on. */
interface Cycle {
  readonly completion: Completion;
  readonly at: number;
  /** The line with that candidate in it; any other line ends the round. */
  readonly text: string;
  readonly before: { readonly text: string; readonly caret: number };
}

/** Completion by Tab and by a list, which Ctrl-Space opens. Enter belongs to the prompt unless an arrow chose something. */
export function useCompletion({
  text,
  completion,
  isAutomatic,
  isSuspended,
  onChange,
}: {
  text: string;
  completion: Completion | undefined;
  isAutomatic: boolean;
  isSuspended: boolean;
  onChange: (text: string, caret?: number) => void;
}) {
  const [isAsked, setAsked] = useState(false);
  const [shutFor, setShutFor] = useState<string>();
  const [chosen, setChosen] = useState<number>();
  const [cycle, setCycle] = useState<Cycle>();
  const escaped = useRef<string>(undefined);
  useEffect(() => {
    setChosen(undefined);
    if (text === '') setAsked(false);
  }, [text]);
  const round = cycle?.text === text ? cycle : undefined;
  const isTyping = isAutomatic && completion !== undefined && completion.typed !== '' && round === undefined;
  const isOpen = !isSuspended && completion !== undefined && (isAsked || (isTyping && shutFor !== text));
  const count = completion?.candidates.length ?? 0;
  const shut = () => {
    setAsked(false);
    setShutFor(text);
    setChosen(undefined);
  };
  const take = (at: number) => {
    const candidate = completion?.candidates[at];
    if (completion === undefined || candidate === undefined) return;
    const isEnd = completion.to >= text.length;
    const edit = replace(
      { text, caret: 0 },
      completion.from,
      completion.to,
      candidate.text + (isEnd ? ' ' : ''),
    );
    setAsked(false);
    onChange(edit.text, edit.caret);
  };
  /** The next candidate, or the one before; false if there is none. */
  const next = (step = 1): boolean => {
    if (round === undefined && (completion === undefined || step < 0)) return false;
    const base = round?.completion ?? completion;
    if (base === undefined || base.candidates.length === 0) return false;
    const before = round?.before ?? { text, caret: base.to };
    const at = round === undefined ? 0 : (round.at + step + base.candidates.length) % base.candidates.length;
    const edit = replace(before, base.from, base.to, base.candidates[at]?.text ?? '');
    if (edit.text === text && base.candidates.length === 1) return false;
    setCycle({ completion: base, at, text: edit.text, before });
    setAsked(false);
    onChange(edit.text, edit.caret);
    return true;
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.key === ' ' && event.ctrlKey) {
      if (isOpen) shut();
      else setAsked(true);
      return true;
    }
    if (event.key === 'Escape') {
      escaped.current = text;
      if (isOpen) shut();
      else if (round !== undefined) onChange(round.before.text, round.before.caret);
      else return false;
      return true;
    }
    if (event.key === 'Tab' && !event.altKey && !event.ctrlKey && !event.metaKey) {
      if (isOpen && chosen !== undefined) {
        take(chosen);
        return true;
      }
      // Escape, then Tab leaves; and so does Tab where there is nothing to complete.
      if (escaped.current === text || (text.trim() === '' && !isOpen)) return false;
      return next(event.shiftKey ? -1 : 1);
    }
    if (!isOpen || event.ctrlKey || event.altKey || event.metaKey) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // Before a first choice, Up is still the history's where the list has opened by itself.
      if (!isAsked && chosen === undefined && step === -1) return false;
      setChosen(((chosen ?? (step === 1 ? -1 : count)) + step + count) % count);
      return true;
    }
    if (event.key !== 'Enter' || chosen === undefined) return false;
    take(chosen);
    return true;
  };
  return { isOpen, chosen, cycled: round, take, next, onKey };
}
