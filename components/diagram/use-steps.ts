'use client';
/** The steps of a diagram: those that the sandbox takes, by the diagram's rules, or those that the drawing has. */
import { useEffect, useMemo, useState } from 'react';
import { useBench } from '#components/bench/bench-context.ts';
import { StepPlayer, type Steps } from '#components/diagram/step-player.ts';
import type { LiveRule } from '#lessons/mdx/live-rule-schema.ts';
import { litBy } from '#lessons/mdx/live-rules.ts';

const none: Steps = { steps: [], at: -1, isPlaying: false };

export function useSteps(rules: readonly LiveRule[]): { steps: Steps; player: StepPlayer } {
  const bench = useBench();
  const [steps, setSteps] = useState(none);
  const player = useMemo(() => new StepPlayer(setSteps), []);
  useEffect(() => () => player.stop(), [player]);
  useEffect(() => {
    if (rules.length === 0) return undefined;
    return bench.subscribe(event => {
      const lit = litBy(rules, event);
      if (lit) player.add(lit, performance.now());
    });
  }, [bench, rules, player]);
  return { steps, player };
}
