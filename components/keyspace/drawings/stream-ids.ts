/** Stream ids by time, then by number. */
export function compareIds(a: string, b: string): number {
  const [aMs = '0', aSeq = '0'] = a.split('-');
  const [bMs = '0', bSeq = '0'] = b.split('-');
  if (aMs !== bMs) return BigInt(aMs) < BigInt(bMs) ? -1 : 1;
  if (aSeq === bSeq) return 0;
  return BigInt(aSeq) < BigInt(bSeq) ? -1 : 1;
}

/** How many characters all ids begin with alike, up to their last three of time. */
export function sharedStart(ids: readonly string[]): number {
  const [first, ...others] = ids;
  if (first === undefined || others.length === 0) return 0;
  let shared = 0;
  while (shared < first.length && others.every(id => id[shared] === first[shared])) shared += 1;
  return Math.max(0, Math.min(shared, ...ids.map(id => id.indexOf('-') - 3)));
}

/** Ids before this hold no moment but a number that somebody chose. */
const firstMoment = 1_000_000_000_000;

/** `+2.5 s` between two entries whose ids are moments. */
export function gapBetween(before: string | undefined, id: string): string {
  const from = Number(before?.split('-')[0]);
  const to = Number(id.split('-')[0]);
  if (!(from >= firstMoment && to >= from)) return '';
  const ms = to - from;
  if (ms < 1000) return `+${ms} ms`;
  if (ms < 60_000) return `+${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  if (ms < 3_600_000) return `+${Math.round(ms / 60_000)} min`;
  if (ms < 86_400_000) return `+${Math.round(ms / 3_600_000)} h`;
  return `+${Math.round(ms / 86_400_000)} d`;
}
