'use client';
import { useCallback, useSyncExternalStore } from 'react';
import type { BenchStore } from '#components/bench/bench-context.ts';
import { type GoalDifference, goalDifference } from '#components/exercise/goal/goal-difference.ts';
import type { GoalKey } from '#lessons/goal.ts';

const nothing = (): void => undefined;

/** Live, as the keys of the exercise's bench change; undefined while that is not open. */
export function useGoalDifference(
  goal: readonly GoalKey[],
  store: BenchStore | undefined,
): GoalDifference | undefined {
  const subscribe = useCallback((listener: () => void) => store?.subscribe(listener) ?? nothing, [store]);
  const read = () => store?.getState();
  const state = useSyncExternalStore(subscribe, read, read);
  if (state === undefined || state.status.state !== 'open') return undefined;
  const here = [...state.keys.values()].filter(({ gone }) => gone === undefined);
  return goalDifference(
    goal,
    here.map(({ snapshot }) => snapshot),
    Date.now() + state.skewMs,
  );
}
