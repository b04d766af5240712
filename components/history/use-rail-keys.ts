'use client';
/**
 * What brings the rail back to now from elsewhere in its bench: Escape, and typing a command, which is about the live
 * keys. `[` and `]` are the page's own shortcuts.
 */
import { type RefObject, useEffect, useRef } from 'react';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { useActions } from '#components/palette/actions.ts';
import { historyArea } from './history-area.ts';
import type { History } from './use-history.ts';

export function useRailKeys(history: History): RefObject<HTMLElement | null> {
  const root = useRef<HTMLElement>(null);
  const latest = useRef(history);
  useEffect(() => {
    latest.current = history;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { isNow, goTo, recorded } = latest.current;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || !isAbout(root.current, event.target))
        return;
      const isTyping = event.target instanceof Element && event.target.matches(fields);
      if (event.key !== 'Escape' || isNow || isTyping || isInDialog(event.target)) return;
      event.preventDefault();
      goTo(recorded.steps.length);
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
  const t = useLazyText(historyArea);
  const { at, goTo, isNow, recorded } = history;
  useActions([
    { id: 'bench.step-back', group: 'bench', title: t('back'), key: '[', act: () => at > 0 && goTo(at - 1) },
    {
      id: 'bench.step-forward',
      group: 'bench',
      title: t('forward'),
      key: ']',
      act: () => !isNow && goTo(at + 1),
    },
    { id: 'bench.now', group: 'bench', title: t('toNow'), act: () => goTo(recorded.steps.length) },
  ]);
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
