/** What a replay does for each event of a schedule. Pure: the bench that does it stands in `replayer.ts`. */
import { durationText } from '#components/exercise/evidence/durations.ts';
import { type Legend, legendOf } from '#components/exercise/replay/legend.ts';
import { withRelativeTimes } from '#components/exercise/replay/relative-times.ts';
import type { Evidence, EvidenceEvent } from '#lessons/schema.ts';
import type { Letter } from '#sandbox/protocol.ts';
import { quoteBytes } from '#sandbox/resp/cli-format.ts';

/** Before it, time goes on to `atMs`; after it, to `untilMs`. Both are virtual, in whole ms since the start. */
export interface Step {
  readonly atMs: number;
  readonly untilMs: number;
  readonly action: Action;
}

export type Action =
  /** `expected` is the reply of the evidence; undefined where nobody heard it. */
  | {
      readonly kind: 'run';
      readonly client: Letter;
      readonly line: string;
      readonly expected: string | undefined;
    }
  /** The reply comes that this client has waited for inside Redis. */
  | { readonly kind: 'hear'; readonly client: Letter; readonly expected: string }
  /** These clients get new connections. */
  | { readonly kind: 'drop'; readonly clients: readonly Letter[]; readonly why: string }
  /** Nothing is run: `why` says what it was. */
  | { readonly kind: 'show'; readonly why: string };

/** What evidence says instead of a reply, where the command waits inside Redis. */
export const waits = '(waits)';

export interface Plan {
  readonly legend: Legend;
  readonly steps: readonly Step[];
}

export function planReplay(evidence: Evidence): Plan {
  const legend = legendOf(evidence);
  const { events } = evidence;
  const steps = events.map((event, index): Step => {
    const atMs = Math.round(event.atMs);
    const next = events[index + 1];
    const untilMs = event.fault === 'advance' && next !== undefined ? Math.round(next.atMs) : atMs;
    return { atMs, untilMs, action: actionOf(event, legend) };
  });
  return { legend, steps };
}

function actionOf(event: EvidenceEvent, legend: Legend): Action {
  const { actor, args, fault, target } = event;
  if (args !== undefined) return runOf(event, args, legend);
  if (fault !== undefined) return faultOf(event, legend);
  if (actor === 'redis') return heardOf(event, legend);
  if (target !== 'redis' || actor === 'driver') return show('Nothing in Redis changes by this.');
  return event.reply.startsWith('(the connection is lost')
    ? show('It waited for an answer when its connection was lost.')
    : show('This command was too long to be kept, so it is left out here.');
}

function faultOf({ fault, ms, target }: EvidenceEvent, legend: Legend): Action {
  const clients = legend.lettersOf(target);
  switch (fault) {
    case 'flush':
      return legend.scenario === undefined
        ? show('There is no letter left for who empties the keys, so they stay.')
        : { kind: 'run', client: legend.scenario, line: 'FLUSHALL', expected: undefined };
    case 'crash':
    case 'drop':
      return { kind: 'drop', clients, why: '' };
    case 'unblock':
      return { kind: 'drop', clients, why: 'Its wait is over; here it ends with a new connection.' };
    case 'advance':
      return show(`Time goes on by ${durationText(ms ?? 0)}.`);
    case 'expire':
      return show('The key has come to its end, here too.');
    case 'pause':
      return show(`${target} does nothing until ${durationText(ms ?? 0)} have passed.`);
    case 'refuse':
      return show('This call never reached Redis.');
    case 'down':
      return show('Your own Redis stays up; the calls that failed are left out.');
    default:
      return show('Calls reach Redis again.');
  }
}

/** A late reply is compared; a message is one of the many that a client may get, and stands in its terminal. */
function heardOf(event: EvidenceEvent, legend: Legend): Action {
  const client = legend.letterOf({ ...event, actor: event.target });
  if (client === undefined) return show('The bench has eight clients; this one has no letter left.');
  return event.call.endsWith(' is served')
    ? { kind: 'hear', client, expected: event.reply }
    : show(`A message for ${client}; it stands in its terminal.`);
}

function runOf(event: EvidenceEvent, args: readonly string[], legend: Legend): Action {
  const client = legend.letterOf(event);
  if (client === undefined) return show('The bench has eight clients; this one has no letter left.');
  const line = withRelativeTimes(args, event.atMs)
    .map((arg, index) => (index === 0 ? arg.toUpperCase() : quoted(arg)))
    .join(' ');
  return {
    kind: 'run',
    client,
    line,
    expected: event.reply === '(the reply is lost)' ? undefined : event.reply,
  };
}

const show = (why: string): Action => ({ kind: 'show', why });

const quoted = (arg: string): string => (/^[\w:.*{}@/+-]+$/.test(arg) ? arg : quoteBytes(arg));
