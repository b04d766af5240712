/** What an event of a failing schedule says: who, what, with which reply. One place for the list, the diagram and the text. */
import { durationText } from '#components/exercise/evidence/durations.ts';
import type { Evidence, EvidenceEvent } from '#lessons/schema.ts';

export interface EventWords {
  /** Whose line it is: an actor, Redis, a part, the scenario itself, or time. */
  readonly who: string;
  readonly what: string;
  /** Empty where there is none. */
  readonly reply: string;
}

/** The driver lets things happen to others; it is nobody whom a learner should look for. */
export function eventWords({ actor, target, call, reply, fault, ms }: EvidenceEvent): EventWords {
  switch (fault) {
    case 'crash':
      return { who: target, what: 'crashes and never runs again', reply };
    case 'pause':
      return { who: target, what: `stands still for ${durationText(ms ?? 0)}`, reply };
    case 'advance':
      return { who: 'time', what: `${durationText(ms ?? 0)} pass`, reply };
    case 'flush':
      return { who: 'redis', what: 'FLUSHALL: every key is gone', reply: '' };
    default:
      break;
  }
  // Redis answers late, or brings a message: it is the line of whom it reaches.
  const isReceived = actor === 'driver' || actor === 'redis';
  const who = isReceived ? (target === 'driver' ? 'time' : target) : sayStory(actor);
  const isAside = isReceived || target === 'redis';
  return { who, what: isAside ? call : `${target} · ${call}`, reply };
}

export const sayStory = (actor: string): string => (actor === 'story' ? 'the scenario' : actor);

/** The step to look at first: where it turned, else where it broke. */
export function keyStep({ turnStep, fatalStep }: Evidence): number | null {
  return turnStep ?? fatalStep;
}

/** What is to be said of a step, if something is. Exact: see `lessons/grading/driver/fatal-step.ts`. */
export function stepMark({ turnStep, fatalStep }: Evidence, index: number): string | undefined {
  const isTurn = index === turnStep;
  const isFatal = index === fatalStep;
  if (isTurn && isFatal) return 'Here it turns, and breaks.';
  if (isTurn) return 'Here it turns: in the usual order the check did not fail.';
  return isFatal ? 'Here it breaks: had all stopped before this step, the check would have held.' : undefined;
}

/** The same mark, as short as a diagram wants it. */
export function shortMark({ turnStep, fatalStep }: Evidence, index: number): string | undefined {
  const isTurn = index === turnStep;
  const isFatal = index === fatalStep;
  if (isTurn && isFatal) return `step ${index + 1}: it turns and breaks`;
  if (isTurn) return `step ${index + 1}: it turns`;
  return isFatal ? `step ${index + 1}: it breaks` : undefined;
}
