'use client';
/** What can be done in a lesson, for the palette and the keyboard. */
import { useRouter } from 'next/navigation';
import { useBenchState } from '#components/bench/bench-context.ts';
import { useHref, useText } from '#components/i18n/language-context.tsx';
import type { Side } from '#components/lesson/LessonFrame.tsx';
import { useActions } from '#components/palette/actions.ts';
import { useNextView } from '#components/servers/use-view.ts';

interface LessonKeysProps {
  readonly side: Side;
  readonly setSide: (side: Side) => void;
  /** Ids of the exercises, in the order of the page, that are not passed yet. */
  readonly openExercises: readonly string[];
  readonly previousHref: string | undefined;
  readonly nextHref: string | undefined;
}

/** Stands below the bench's provider while the lesson is open. */
export function LessonKeys({ side, setSide, openExercises, previousHref, nextHref }: LessonKeysProps) {
  const t = useText('actions');
  const router = useRouter();
  const href = useHref();
  const hasServers = useBenchState(state => (state.sandbox?.kind ?? 'namespace') !== 'namespace');
  const nextView = useNextView();
  const group = 'lesson';
  const goTo = (id: string, title: string, key: string, to: string | undefined) =>
    to === undefined ? [] : [{ id, group, title, key, act: () => router.push(href(to)) } as const];
  useActions([
    { id: 'lesson.run', group, title: t('runNext'), key: 'r', act: runNextBlock },
    ...(openExercises.length === 0
      ? []
      : [
          {
            id: 'lesson.check',
            group,
            title: t('check'),
            key: 'c',
            act: () => showExercise(openExercises),
          } as const,
        ]),
    {
      id: 'lesson.page',
      group,
      title: t('pageSide'),
      key: '[',
      act: () => setSide(side === 'page' ? 'both' : 'page'),
    },
    {
      id: 'lesson.bench',
      group,
      title: t('benchSide'),
      key: ']',
      act: () => setSide(side === 'bench' ? 'both' : 'bench'),
    },
    ...(hasServers
      ? [{ id: 'lesson.view', group, title: t('views'), key: 'v', act: nextView } as const]
      : []),
    ...goTo('lesson.previous', t('previous'), 'p', previousHref),
    ...goTo('lesson.next', t('next'), 'n', nextHref),
  ]);
  return null;
}

/** The first block after the last one that was run; from the top if there is none. */
function runNextBlock(): void {
  const blocks = [...document.querySelectorAll<HTMLElement>('[data-run-block]')];
  const last = blocks.findLastIndex(block => block.dataset.runBlock === 'run');
  const next = blocks[last + 1];
  if (!next) return;
  next.scrollIntoView({ block: 'nearest' });
  next.querySelector('button')?.click();
}

/** The first one below the top of the window, or else the first of all. */
function showExercise(ids: readonly string[]): void {
  const cards = ids.flatMap(id => document.getElementById(id) ?? []);
  const next = cards.find(card => card.getBoundingClientRect().top > window.innerHeight * 0.3) ?? cards[0];
  if (!next) return;
  next.scrollIntoView({ block: 'start' });
  next.querySelector<HTMLElement>('textarea, input, button')?.focus({ preventScroll: true });
}
