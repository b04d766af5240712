'use client';
import { useSyncExternalStore } from 'react';
import { useBenchState, useBenchStore } from '#components/bench/bench-context.ts';
import { historyOf, type LiveHistory } from './live-history.ts';
import type { Recorded } from './record/recorder.ts';
import type { Step } from './record/step.ts';

export interface History {
  readonly live: LiveHistory;
  readonly recorded: Recorded;
  /** How many of the steps that are kept have happened at what is shown; all of them are now. */
  readonly at: number;
  readonly isNow: boolean;
  /** The step that led to what is shown. */
  readonly step: Step | undefined;
  /** Goes there; beyond the last step is now. */
  readonly goTo: (at: number) => void;
}

/** The history of the bench above, and where in it one looks. */
export function useHistory(): History {
  const live = historyOf(useBenchStore());
  const recorded = useSyncExternalStore(live.subscribe, live.getRecorded, live.getRecorded);
  const stepId = useBenchState(state => state.past?.stepId);
  const { steps, dropped } = recorded;
  const at =
    stepId === undefined ? steps.length : Math.min(steps.length, Math.max(0, Number(stepId) - dropped));
  return {
    live,
    recorded,
    at,
    isNow: stepId === undefined,
    step: steps[at - 1],
    goTo: next => live.lookAt(dropped + Math.max(0, next)),
  };
}
