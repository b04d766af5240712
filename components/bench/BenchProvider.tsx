'use client';
import { type ReactNode, useEffect, useState } from 'react';
import { meetLearner } from '#components/learner/learner.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import { BenchStoreContext } from './bench-context.ts';
import { LiveBench } from './bench-store.ts';

const none: readonly KeySnapshot[] = [];

/** Gives the components below it one bench on the learner's sandbox of that scope. */
export function BenchProvider({
  scope,
  initialKeys = none,
  children,
}: {
  scope: string;
  /** What the scope's start state holds, drawn until the sandbox has answered. */
  initialKeys?: readonly KeySnapshot[];
  children: ReactNode;
}) {
  const [bench] = useState(
    () =>
      new LiveBench({
        scope,
        initialKeys,
        connect: connectToDoor,
        now: () => Date.now(),
        beforePicture,
      }),
  );
  useEffect(() => bench.start(), [bench]);
  return <BenchStoreContext value={bench}>{children}</BenchStoreContext>;
}

const hiddenMs = 250;

/** A page that is hidden draws nothing; it is told all the same, so that titles and timers go on. */
function beforePicture(tell: () => void): void {
  if (document.visibilityState === 'hidden') setTimeout(tell, hiddenMs);
  else requestAnimationFrame(tell);
}

async function connectToDoor(options: Parameters<ConstructorParameters<typeof LiveBench>[0]['connect']>[0]) {
  const { connect } = await import('./connection.ts');
  const url = new URL('/sandbox', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return connect({ ...options, url: url.href, prepare: async () => void (await meetLearner()) });
}
