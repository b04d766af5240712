'use client';
/**
 * Follows the sandbox's events and lights a diagram by its rules. Events come within a millisecond of each other, so
 * each stays lit for a while before the next takes its turn; the last one stays.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useBench } from '#components/bench/bench-context.ts';
import type { LiveRule } from '#lessons/mdx/live-rule-schema.ts';
import { type Lit, litBy } from '#lessons/mdx/live-rules.ts';

const stayMs = 450;
const slowMs = 1200;
/** Events further apart than this belong to different stories. */
const pauseMs = 1500;
const longestQueue = 24;

interface Live {
  /** The last event in words; empty before the first. */
  readonly says: string;
  /** Shows the last story again; undefined while there is none of two steps or more. */
  readonly replay: (() => void) | undefined;
}

/** @param show lights names; must not change identity */
export function useLive(rules: readonly LiveRule[], show: (names: readonly string[]) => void): Live {
  const bench = useBench();
  const [says, setSays] = useState('');
  const [steps, setSteps] = useState(0);
  const story = useRef<Lit[]>([]);
  const player = useRef<Player | undefined>(undefined);

  useEffect(() => {
    if (rules.length === 0) return undefined;
    const playing = createPlayer(lit => {
      show(lit.names);
      setSays(lit.says);
    });
    player.current = playing;
    let lastAt = 0;
    const stop = bench.subscribe(event => {
      const lit = litBy(rules, event);
      if (!lit) return;
      const now = performance.now();
      if (now - lastAt > pauseMs) story.current = [];
      lastAt = now;
      story.current.push(lit);
      setSteps(story.current.length);
      playing.add(lit);
    });
    return () => {
      stop();
      playing.stop();
    };
  }, [bench, rules, show]);

  const replay = useCallback(() => player.current?.replay(story.current), []);
  return { says, replay: steps > 1 ? replay : undefined };
}

interface Player {
  add(lit: Lit): void;
  replay(story: readonly Lit[]): void;
  stop(): void;
}

function createPlayer(show: (lit: Lit) => void): Player {
  let queue: Lit[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stay = stayMs;
  const next = (): void => {
    timer = undefined;
    const lit = queue.shift();
    if (!lit) return;
    show(lit);
    timer = setTimeout(next, stay);
  };
  return {
    add(lit) {
      stay = stayMs;
      queue = [...queue, lit].slice(-longestQueue);
      if (timer === undefined) next();
    },
    replay(story) {
      clearTimeout(timer);
      stay = slowMs;
      queue = [...story];
      next();
    },
    stop: () => clearTimeout(timer),
  };
}
