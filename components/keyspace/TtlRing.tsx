'use client';
import { useEffect, useRef } from 'react';
import styles from './TtlRing.module.css';
import { onTick } from './ticker.ts';

const radius = 13;
const around = 2 * Math.PI * radius;

/** A ring that runs down with the number in it: what is left of a key's time. */
export function TtlRing({
  expiresAtMs,
  fullMs,
  skewMs,
}: {
  expiresAtMs: number;
  fullMs: number;
  /** Server's clock minus this browser's. */
  skewMs: number;
}) {
  const ring = useRef<SVGSVGElement>(null);
  const arc = useRef<SVGCircleElement>(null);
  const number = useRef<SVGTextElement>(null);
  useEffect(
    () =>
      onTick(nowMs => {
        const leftMs = Math.max(0, expiresAtMs - nowMs - skewMs);
        const share = Math.min(1, leftMs / fullMs);
        arc.current?.setAttribute('stroke-dashoffset', String(around * (1 - share)));
        const text = shortTime(leftMs);
        if (number.current !== null && number.current.textContent !== text) {
          number.current.textContent = text;
          ring.current?.setAttribute('aria-label', `expires in ${/\d$/.test(text) ? `${text} s` : text}`);
        }
        return nextLookMs(leftMs, fullMs);
      }),
    [expiresAtMs, fullMs, skewMs],
  );
  return (
    <svg
      ref={ring}
      className={styles.ring}
      width={32}
      height={32}
      viewBox="0 0 32 32"
      role="img"
      aria-label="expires"
    >
      <circle className={styles.track} cx={16} cy={16} r={radius} />
      <circle
        ref={arc}
        className={styles.arc}
        cx={16}
        cy={16}
        r={radius}
        strokeDasharray={around}
        transform="rotate(-90 16 16)"
      />
      <text
        ref={number}
        className={styles.number}
        x={16}
        y={16}
        textAnchor="middle"
        dominantBaseline="central"
      />
    </svg>
  );
}

/** When the arc will have moved by half a pixel, or the number have changed; an hour if neither will. */
export function nextLookMs(leftMs: number, fullMs: number): number {
  if (leftMs <= 0) return 3_600_000;
  const arcMs = fullMs / (2 * around);
  const secondMs = leftMs % 1000 || 1000;
  return Math.max(16, Math.min(leftMs < 100_000 ? secondMs : 3_600_000, arcMs));
}

/** Three characters at most: `57`, `12m`, `5h`, `30d`. Seconds bear no unit. */
export function shortTime(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 100) return String(seconds);
  if (seconds < 5940) return `${Math.round(seconds / 60)}m`;
  if (seconds < 356_400) return `${Math.round(seconds / 3600)}h`;
  const days = Math.round(seconds / 86_400);
  return days < 100 ? `${days}d` : `${Math.round(days / 365)}y`;
}
