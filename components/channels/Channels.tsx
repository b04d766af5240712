'use client';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useBench, useBenchState } from '#components/bench/bench-context.ts';
import type { SandboxEvent } from '#sandbox/protocol.ts';

const ChannelStrip = lazy(async () => {
  const { ChannelStrip: Strip } = await import('./ChannelStrip.tsx');
  return { default: Strip };
});

/** The channels of the sandbox, once anybody subscribes or publishes; until then nothing of them is loaded. */
export function Channels() {
  const bench = useBench();
  const hasSubscriber = useBenchState(state =>
    state.clients.some(({ subscriptions }) => subscriptions !== undefined),
  );
  const [hasMessage, setHasMessage] = useState(false);
  const missed = useRef<SandboxEvent[]>([]);
  const isWanted = hasSubscriber || hasMessage;
  useEffect(() => {
    if (isWanted) return;
    return bench.subscribe(event => {
      if (!isPublish(event)) return;
      missed.current = [event];
      setHasMessage(true);
    });
  }, [bench, isWanted]);
  if (!isWanted) return null;
  return (
    <Suspense>
      <ChannelStrip missed={missed} />
    </Suspense>
  );
}

function isPublish(event: SandboxEvent): boolean {
  const verb = event.type === 'command' ? event.args[0] : undefined;
  return typeof verb === 'string' && /^s?publish$/i.test(verb);
}
