/**
 * A schedule has a clock of its own, and an end of a key that was given in its time lies elsewhere in that of the bench.
 * So absolute ends are given as the time that is left until them; anything else stays as it was.
 */
import { startMs } from '#lessons/grading/driver/clock.ts';

const commands = new Map([
  ['EXPIREAT', 1000],
  ['PEXPIREAT', 1],
]);
const options = new Map([
  ['EXAT', 1000],
  ['PXAT', 1],
]);

/** @param atMs virtual, since the start of the schedule */
export function withRelativeTimes(args: readonly string[], atMs: number): readonly string[] {
  const name = args[0]?.toUpperCase() ?? '';
  const left = (end: string | undefined, unitMs: number): number => Number(end) * unitMs - startMs - atMs;
  const unitMs = commands.get(name);
  if (unitMs !== undefined) {
    const leftMs = left(args[2], unitMs);
    return leftMs > 0 ? ['PEXPIRE', args[1] ?? '', String(leftMs), ...args.slice(3)] : args;
  }
  // The value of SET may be called as an option is.
  const first = name === 'SET' ? 3 : name === 'GETEX' ? 2 : args.length;
  const at = args.findIndex((arg, index) => index >= first && options.has(arg.toUpperCase()));
  const leftMs = left(args[at + 1], options.get(args[at]?.toUpperCase() ?? '') ?? Number.NaN);
  return leftMs > 0 ? [...args.slice(0, at), 'PX', String(leftMs), ...args.slice(at + 2)] : args;
}
