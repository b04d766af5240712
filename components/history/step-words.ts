'use client';
import { useMemo } from 'react';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { historyArea } from './history-area.ts';
import type { Step, StepKind } from './record/step.ts';
import { commandText } from './step-text.ts';
import type { History } from './use-history.ts';

type Place = Pick<History, 'recorded' | 'at'>;

const kinds = {
  expiry: 'kindExpiry',
  jump: 'kindJump',
  undo: 'kindUndo',
  restore: 'kindRestore',
  reset: 'kindReset',
  import: 'kindImport',
  other: 'kindOther',
} as const satisfies Record<Exclude<StepKind, 'command'>, string>;

/** Steps and their places in words. */
export function useStepWords() {
  const t = useLazyText(historyArea);
  return useMemo(() => {
    const name = (step: Step) => (step.kind === 'command' ? commandText(step) : t(kinds[step.kind]));
    return {
      /** `after GET cart:42` */
      when: ({ recorded, at }: Place): string => {
        const step = recorded.steps[at - 1];
        if (step !== undefined) return t('afterStep', { step: name(step) });
        return t(recorded.dropped > 0 || recorded.isCut ? 'startCut' : 'start');
      },
      /** `12 steps ago` */
      ago: ({ recorded, at }: Place): string => t('stepsAgo', { count: recorded.steps.length - at }),
      /** `12 s` */
      time: (ms: number): string => {
        const [key, n] = unitOf(ms);
        return t(key, { n: Math.round(n * 10) / 10 });
      },
    };
  }, [t]);
}

function unitOf(ms: number): ['unitMs' | 'unitS' | 'unitMin' | 'unitH' | 'unitD', number] {
  if (ms < 1000) return ['unitMs', ms < 10 ? ms : Math.round(ms)];
  if (ms < 120_000) return ['unitS', ms / 1000];
  if (ms < 7_200_000) return ['unitMin', ms / 60_000];
  if (ms < 172_800_000) return ['unitH', ms / 3_600_000];
  return ['unitD', ms / 86_400_000];
}
