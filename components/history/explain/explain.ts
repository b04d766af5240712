/**
 * What a step did, in one sentence, from what truly happened: its arguments, its reply, and what changed. A command
 * that has no sentence here gets the server's own summary of it, and the keys that it changed.
 */
import { hasFailed, type Step } from '#components/history/record/step.ts';
import type { Explainer, Facts, Say } from './facts.ts';
import { hashes } from './hashes.ts';
import { keys } from './keys.ts';
import { lists } from './lists.ts';
import { others } from './others.ts';
import { sets } from './sets.ts';
import { streams } from './streams.ts';
import { strings } from './strings.ts';

const explainers: ReadonlyMap<string, Explainer> = new Map(
  [strings, keys, hashes, lists, sets, streams, others].flatMap(table => Object.entries(table)),
);

export interface Words<Sentence> {
  readonly say: Say<Sentence>;
  /** Milliseconds for people: `60 s`. */
  readonly time: (ms: number) => string;
  /** Of COMMAND DOCS, if they are known. */
  readonly summary: string | undefined;
}

export function explainStep<Sentence>(step: Step, facts: Facts, words: Words<Sentence>): Sentence {
  return step.kind === 'command' ? explainCommand(step, facts, words) : explainEvent(step, facts, words);
}

function explainCommand<Sentence>(step: Step, facts: Facts, words: Words<Sentence>): Sentence {
  const { say, time, summary } = words;
  const command = facts.name;
  if (hasFailed(step)) return say('failed', { command, error: facts.reply.text });
  if (facts.reply.kind === 'status' && facts.reply.text === 'QUEUED') return say('queued', { command });
  const own = explainers.get(command)?.(facts, say, time);
  if (own !== undefined) return own;
  if (summary === undefined) return say('unknown', { command });
  const [first] = facts.changed;
  const stop = /[.!?]$/.test(summary) ? summary : `${summary}.`;
  if (first === undefined) return say('summary', { command, summary: stop });
  return facts.changed.length === 1
    ? say('summaryKey', { command, summary: stop, key: first.key })
    : say('summaryKeys', { command, summary: stop, n: facts.changed.length });
}

function explainEvent<Sentence>(step: Step, facts: Facts, { say, time }: Words<Sentence>): Sentence {
  const { changed } = facts;
  const gone = changed.filter(({ change }) => change.gone === 'expired');
  switch (step.kind) {
    case 'expiry':
      return say('expired', { key: gone[0]?.key ?? '', count: gone.length });
    case 'jump':
      return gone.length === 0
        ? say('jumped', { time: time(step.amount) })
        : say('jumpedExpired', { time: time(step.amount), key: gone[0]?.key ?? '', count: gone.length });
    case 'undo':
      return say('undone', { label: step.label, count: step.amount });
    case 'restore':
      return say('restored', { count: step.amount });
    case 'reset':
      return say('reset');
    case 'import':
      return say('imported', { count: step.amount });
    default:
      return changed.length === 1
        ? say('otherKey', { key: changed[0]?.key ?? '' })
        : say('otherKeys', { n: changed.length });
  }
}
