'use client';
import { type KeyboardEvent, type RefObject, useRef } from 'react';
import { useBench } from '#components/bench/bench-context.ts';
import type { InputHistory } from '#components/terminal/input-history.ts';
import type { Letter } from '#sandbox/protocol.ts';
import {
  cutToEnd,
  cutToStart,
  cutWordBack,
  cutWordForth,
  type Edit,
  insert,
  type Line,
  lastArgument,
  lineEnd,
  lineStart,
  wordBack,
  wordForth,
} from './line-editing.ts';

const controls: Readonly<Record<string, (line: Line) => Edit>> = {
  a: lineStart,
  e: lineEnd,
  u: cutToStart,
  k: cutToEnd,
  w: cutWordBack,
};
/** By place on the keyboard: on a Mac, Option makes other letters of them. */
const alts: Readonly<Record<string, (line: Line) => Edit>> = {
  KeyB: wordBack,
  KeyF: wordForth,
  KeyD: cutWordForth,
};

/** The usual keys of a shell that a text field has not by itself. */
export function useShellKeys({
  client,
  text,
  input,
  history,
  onChange,
}: {
  client: Letter;
  text: string;
  input: RefObject<HTMLInputElement | null>;
  history: RefObject<InputHistory>;
  onChange: (text: string, caret?: number) => void;
}) {
  const bench = useBench();
  const cut = useRef('');
  const dots = useRef<{ text: string; back: number; from: number }>(undefined);
  const apply = (edit: Edit): true => {
    if (edit.cut !== undefined && edit.cut !== '') cut.current = edit.cut;
    onChange(edit.text, edit.caret);
    return true;
  };
  /** Alt-. puts in the last argument of the last line; again, of the line before. */
  const lastArgumentInto = (line: Line): boolean => {
    const going = dots.current?.text === text ? dots.current : undefined;
    const back = (going?.back ?? 0) + 1;
    const argument = lastArgument(history.current.lines, back);
    if (argument === undefined) return true;
    const from = going?.from ?? line.caret;
    const edit = insert({ text: text.slice(0, from) + text.slice(line.caret), caret: from }, argument);
    dots.current = { text: edit.text, back, from };
    return apply(edit);
  };
  return (event: KeyboardEvent<HTMLInputElement>): boolean => {
    if (event.metaKey || event.ctrlKey === event.altKey) return false;
    const line = { text, caret: event.currentTarget.selectionEnd ?? text.length };
    if (event.altKey) {
      if (event.code === 'Period') return lastArgumentInto(line);
      const change = alts[event.code];
      return change === undefined ? false : apply(change(line));
    }
    const key = event.key.toLowerCase();
    if (key === 'y') return apply(insert(line, cut.current));
    if (key === 'd') return leaveOrDelete(line);
    const change = controls[key];
    return change === undefined || event.shiftKey ? false : apply(change(line));
  };

  /** Ctrl-D leaves an empty prompt, and deletes forward in any other. */
  function leaveOrDelete({ caret }: Line): true {
    if (text === '') bench.closeClient(client);
    else onChange(text.slice(0, caret) + text.slice(caret + 1), caret);
    input.current?.focus();
    return true;
  }
}
