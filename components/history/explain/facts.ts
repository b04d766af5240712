/** What is known of a step, in the shape that sentences and sizes are made from. */
import { keyId } from '#components/bench/drawn-keys.ts';
import type { ReplyFacts } from '#components/history/record/reply-facts.ts';
import type { Change, Step } from '#components/history/record/step.ts';
import type { explain } from '#components/i18n/messages/en/explain.ts';
import type { Fill } from '#components/i18n/text.ts';
import { bytesText } from '#components/keyspace/key-text.ts';
import type { Bytes, KeySnapshot } from '#sandbox/protocol.ts';

type Sentences = typeof explain;

/** Chooses a sentence and fills it in, as text or as what React draws. */
export type Say<Sentence> = <K extends keyof Sentences & string>(
  key: K,
  ...params: Fill<Sentences[K], string | number>
) => Sentence;

/** A sentence for one command; undefined where it has none for what happened. `time` writes milliseconds for people. */
export type Explainer = <Sentence>(
  facts: Facts,
  say: Say<Sentence>,
  time: (ms: number) => string,
) => Sentence | undefined;

export interface Facts {
  /** In upper case; `XGROUP CREATE` where a subcommand follows. */
  readonly name: string;
  /** Words after the name, as text, as far as they are kept. */
  readonly args: readonly string[];
  /** How many there were. */
  readonly argCount: number;
  readonly reply: ReplyFacts;
  /** What it did to the key of that name. */
  change(key: string): Change | undefined;
  /** What the key held before the command; undefined if there was none, or nobody knows. */
  before(key: string): KeySnapshot | undefined;
  readonly changed: readonly { readonly key: string; readonly change: Change }[];
  /** How many keys there were before; undefined where not all are known. */
  readonly keyCount: number | undefined;
}

/** `before` are all keys before the step. */
export function factsOf(step: Step, before: ReadonlyMap<string, KeySnapshot>, keyCount?: number): Facts {
  const [first = '', ...rest] = step.args.map(textOf);
  const hasSub = /^(?:xgroup|xinfo|client|config|object|memory|script|function|pubsub|command|acl|cluster)$/i;
  const isSub = hasSub.test(first) && rest[0] !== undefined;
  const ids = new Map(step.args.map(bytes => [textOf(bytes), keyId(bytes)]));
  const idOf = (key: string) => ids.get(key) ?? key;
  return {
    name: (isSub ? `${first} ${rest[0]}` : first).toUpperCase(),
    args: isSub ? rest.slice(1) : rest,
    argCount: step.argCount - (isSub ? 2 : 1),
    reply: step.reply ?? nothing,
    change: key => step.changes.get(idOf(key)),
    before: key => step.changes.get(idOf(key))?.before ?? before.get(idOf(key)),
    changed: [...step.changes].map(([id, change]) => ({ key: nameOf(id, change), change })),
    keyCount,
  };
}

const nothing: ReplyFacts = { kind: 'nil', text: '', size: 0, found: 0, inner: 0, items: [] };
const textOf = (bytes: Bytes) => bytesText(bytes);

function nameOf(id: string, { before, after }: Change): string {
  const key = (after ?? before)?.key;
  return key === undefined ? id : bytesText(key);
}

/** The number that a reply is; 0 if it is none. */
export const numberIn = ({ reply }: Facts): number => (reply.kind === 'number' ? Number(reply.text) : 0);

/** How many elements a reply brings: of a list, or the one that it is. */
export function broughtBy({ reply }: Facts): number {
  if (reply.kind === 'nil') return 0;
  return reply.kind === 'list' || reply.kind === 'pairs' ? reply.size : 1;
}

/** The word after that option, wherever it stands. */
export function optionOf({ args }: Facts, name: string): string | undefined {
  const at = args.findIndex(word => word.toUpperCase() === name);
  return at < 0 ? undefined : args[at + 1];
}
