/** SLOWLOG and LATENCY as marks over time. Pure; the edges of the view are seconds of the server's clock. */
import type { PlotSpike } from '#components/plot/plot-spikes.ts';
import { clockText, microsecondsText, millisecondsText } from '#components/plot/units.ts';
import type { LatencyEvent, SlowCommand } from '#sandbox/server-protocol.ts';
import { latencyMark } from './latency-events.ts';

export const viewSeconds = 120;
export type View = readonly [from: number, to: number];

export interface SlowSpike extends PlotSpike {
  /** The same at each look. */
  readonly key: string;
  /** What it was, in a line. */
  readonly said: string;
}

/** Ends with the second that runs. */
export function viewAt(nowMs: number): View {
  const to = Math.ceil(nowMs / 1000);
  return [to - viewSeconds, to];
}

/** So many are remembered that have left the log. */
const seenKept = 512;

/** Numbers begin anew with the server. */
const keyOf = ({ id, atMs }: Pick<SlowCommand, 'id' | 'atMs'>) => `${id} ${atMs}`;

/** What the log holds and what it held a while ago, the newest first: newer entries push older ones out. */
export function withSeen(
  seen: readonly SlowCommand[],
  commands: readonly SlowCommand[],
): readonly SlowCommand[] {
  const held = new Set(commands.map(keyOf));
  const gone = seen.filter(command => !held.has(keyOf(command)));
  return [...commands, ...gone].sort((a, b) => b.atMs - a.atMs || b.id - a.id).slice(0, seenKept);
}

/** Redis notes the second alone: each stands in the middle of its own. The oldest first. */
export function commandSpikes(commands: readonly SlowCommand[], view: View): SlowSpike[] {
  return commands
    .filter(({ atMs }) => isIn(atMs, view))
    .map(({ atMs, microseconds, args, client, ...command }) => ({
      key: keyOf({ ...command, atMs }),
      at: atMs / 1000 + 0.5,
      // Below one there is no place on such an axis.
      value: Math.max(1, microseconds),
      glyph: 'disc' as const,
      ink: 'accent' as const,
      said: `${timeText(atMs)}  ${microsecondsText(microseconds)}  ${args.join(' ')}  from ${clientText(client)}`,
    }))
    .reverse();
}

/** A client without a name that came through the bench has no address that says anything. */
export function clientText(client: string): string {
  return client === '' ? 'a client without a name' : client;
}

/** How many ended in each second of the view. A bar stands to the left of its moment. */
export function countsASecond(commands: readonly SlowCommand[], [from, to]: View) {
  const values = new Array<number>(to - from).fill(0);
  for (const { atMs } of commands) {
    const second = Math.floor(atMs / 1000) - from;
    if (second >= 0 && second < values.length) values[second] = (values[second] ?? 0) + 1;
  }
  return { xs: values.map((_, second) => from + second + 1), values };
}

/** Of all events, the oldest first. LATENCY keeps the worst of each second. */
export function latencySpikes(events: readonly LatencyEvent[], view: View): SlowSpike[] {
  return events
    .flatMap(({ event, spikes }) =>
      spikes
        .filter(({ atMs }) => isIn(atMs, view))
        .map(({ atMs, ms }) => ({
          key: `${event} ${atMs}`,
          at: atMs / 1000 + 0.5,
          value: Math.max(1, ms),
          ...latencyMark(event),
          said: `${timeText(atMs)}  ${millisecondsText(ms)}  ${event}`,
        })),
    )
    .sort((a, b) => a.at - b.at);
}

function isIn(atMs: number, [from, to]: View): boolean {
  return atMs >= from * 1000 && atMs < to * 1000;
}

const timeText = (atMs: number) => clockText(atMs, { milliseconds: false });
