'use client';
import { useEffect, useRef } from 'react';
import { shortTime } from '#components/keyspace/TtlRing.tsx';
import { onTick } from '#components/keyspace/ticker.ts';

/** How far a moment of the server's clock is away, forward or back: `12 s`. Runs on by itself. */
export function TimeFrom({ atMs, skewMs }: { atMs: number; skewMs: number }) {
  const text = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      onTick(nowMs => {
        const awayMs = Math.abs(nowMs + skewMs - atMs);
        const said = withUnit(shortTime(awayMs));
        if (text.current !== null && text.current.textContent !== said) text.current.textContent = said;
        return awayMs < 100_000 ? 1000 - (awayMs % 1000) : 30_000;
      }),
    [atMs, skewMs],
  );
  return <span ref={text} />;
}

const withUnit = (time: string) => (/\d$/.test(time) ? `${time} s` : time);
