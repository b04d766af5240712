'use client';
/**
 * Keys that work beside the rail: `[` and `]` while no field has the focus, Escape back to now, and typing a command,
 * which is about the live keys, back to now as well.
 */
import { type RefObject, useEffect, useRef } from 'react';
import type { History } from './use-history.ts';

export function useRailKeys(history: History): RefObject<HTMLElement | null> {
  const root = useRef<HTMLElement>(null);
  const latest = useRef(history);
  useEffect(() => {
    latest.current = history;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { at, isNow, goTo, recorded } = latest.current;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || !isAbout(root.current, event.target))
        return;
      const isTyping = event.target instanceof Element && event.target.matches(fields);
      if (event.key === '[' && !isTyping) goTo(at - 1);
      else if (event.key === ']' && !isTyping && !isNow) goTo(at + 1);
      else if (event.key === 'Escape' && !isNow && !isTyping && !isInDialog(event.target))
        goTo(recorded.steps.length);
      else return;
      event.preventDefault();
    };
    const onInput = (event: Event) => {
      const { isNow, goTo, recorded } = latest.current;
      const isPrompt = event.target instanceof Element && event.target.closest('form') !== null;
      if (!isNow && isPrompt && isAbout(root.current, event.target)) goTo(recorded.steps.length);
    };
    document.addEventListener('keydown', onKey);
    document.addEventListener('input', onInput);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('input', onInput);
    };
  }, []);
  return root;
}

const fields = 'input, textarea, select, [contenteditable="true"], [contenteditable=""]';
const isInDialog = (target: EventTarget | null) =>
  target instanceof Element && target.closest('[role="dialog"], [role="alertdialog"], dialog') !== null;

/** It happened in this rail's bench, or in none of them and this is the first of the page. */
function isAbout(rail: HTMLElement | null, target: EventTarget | null): boolean {
  const mine = rail?.closest('[data-bench]');
  if (!mine || !(target instanceof Element)) return false;
  const of = target.closest('[data-bench]');
  return of === null ? document.querySelector('[data-bench]') === mine : of === mine;
}
