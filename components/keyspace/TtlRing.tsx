'use client';
import { useEffect, useRef } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import styles from './TtlRing.module.css';
import { onTick } from './ticker.ts';

const radius = 13;
const around = 2 * Math.PI * radius;
/** As `--motion-slow`. */
const jumpMs = 240;
const leastJumpMs = 500;
/** Nothing is to be seen for so long. */
const stillMs = 3_600_000;
const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** A ring that runs down with the number in it: what is left of a key's time. */
export function TtlRing({
  expiresAtMs,
  fullMs,
  skewMs,
  asOfMs,
}: {
  expiresAtMs: number;
  fullMs: number;
  /** Server's clock minus this browser's. */
  skewMs: number;
  /** In the server's clock: the ring stands still at that moment, as keys of the past do. */
  asOfMs?: number | undefined;
}) {
  const t = useText('surface');
  const ring = useRef<SVGSVGElement>(null);
  const arc = useRef<SVGCircleElement>(null);
  const number = useRef<SVGTextElement>(null);
  const jump = useRef<{ expiresAtMs: number; asOfMs: number | undefined }>({ expiresAtMs, asOfMs });
  useEffect(() => {
    // Time that was moved on runs down the ring in the sight of whoever looks.
    const last = jump.current;
    jump.current = { expiresAtMs, asOfMs };
    const skippedMs = asOfMs === undefined && last.asOfMs === undefined ? last.expiresAtMs - expiresAtMs : 0;
    const startedAtMs = Date.now();
    return onTick(nowMs => {
      const passed = Math.min(1, (nowMs - startedAtMs) / jumpMs);
      const shownAheadMs = skippedMs > leastJumpMs && !isStill() ? skippedMs * (1 - passed) ** 2 : 0;
      const trueLeftMs = expiresAtMs - (asOfMs ?? nowMs + skewMs);
      const leftMs = Math.max(0, trueLeftMs + shownAheadMs);
      const share = Math.min(1, leftMs / fullMs);
      arc.current?.setAttribute('stroke-dashoffset', String(around * (1 - share)));
      const text = shortTime(leftMs);
      if (number.current !== null && number.current.textContent !== text) {
        number.current.textContent = text;
        ring.current?.setAttribute(
          'aria-label',
          t('expiresIn', { time: /\d$/.test(text) ? `${text} s` : text }),
        );
      }
      if (shownAheadMs > 0) return 16;
      return asOfMs === undefined ? nextLookMs(leftMs, fullMs) : stillMs;
    });
  }, [expiresAtMs, fullMs, skewMs, asOfMs, t]);
  return (
    <svg
      ref={ring}
      className={styles.ring}
      width={32}
      height={32}
      viewBox="0 0 32 32"
      role="img"
      aria-label={t('expires')}
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
  if (leftMs <= 0) return stillMs;
  const arcMs = fullMs / (2 * around);
  const secondMs = leftMs % 1000 || 1000;
  return Math.max(16, Math.min(leftMs < 100_000 ? secondMs : stillMs, arcMs));
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
