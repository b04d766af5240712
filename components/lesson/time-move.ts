/** `+60s` → milliseconds. In the browser, where the lesson's own parser is not loaded. */

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Undefined if it is not a move in time. */
export function readMove(text: string): number | 'next-expiry' | undefined {
  const move = text.trim();
  if (move === 'next-expiry') return move;
  const [, amount, unit = ''] = /^\+([1-9][0-9]{0,8})(ms|s|m|h)$/.exec(move) ?? [];
  const factor = unitMs[unit];
  return factor === undefined ? undefined : Number(amount) * factor;
}
