/** One write that can be taken back: what its keys held before, and who has changed them since. */
import type { KeptKey } from '#sandbox/namespace/kept-keys.ts';
import { quoteArgument } from '#sandbox/resp/cli-quote.ts';

/** The type byte of a DUMP, for streams: their groups change without a keyspace event. */
const streamTypes = new Set([15, 19, 21]);
const labelLength = 60;
const namesInText = 3;
/** More changed keys than this are not told apart. */
const changesKept = 1000;

/** Up to so many are looked through one by one, which takes less memory than a set of them. */
const fewNames = 8;

/** Who changed a key after the write, and when in the order of all that happened. */
export interface Change {
  readonly by: string;
  readonly order: number;
}

export class UndoStep {
  readonly client: string;
  readonly command: string;
  /** The command as one would type it, cut short. */
  readonly label: string;
  /** When it began, in the order of all that happened. */
  readonly order: number;
  /** Of the event that tells of it. */
  seq = 0;
  /** All skipped time until then. */
  readonly travelledMs: number;
  /** Every key of the sandbox, also those that come to be. */
  readonly isWhole: boolean;
  /** Why it can't be undone; empty if it can. */
  unkeptBecause = '';
  bytes = 0;
  /** It is of many commands, and may take its time. */
  isLong = false;
  readonly begunAtMs = Date.now();
  /** Only while somebody waits for it: of many steps each must be small. */
  #ending: PromiseWithResolvers<void> | undefined;
  #hasEnded = false;
  /** A key event came while it ran. */
  hasChanged = false;
  /** A later write can't be undone, so this one neither. */
  isLost = false;
  readonly #names: readonly string[] | ReadonlySet<string>;
  #kept: readonly KeptKey[] | undefined;
  #changes: Map<string, Change> | undefined;

  constructor(options: {
    client: string;
    command: string;
    label: string;
    order: number;
    travelledMs: number;
    keys: readonly Buffer[] | 'all';
  }) {
    this.client = options.client;
    this.command = options.command;
    this.label = options.label;
    this.order = options.order;
    this.travelledMs = options.travelledMs;
    this.isWhole = options.keys === 'all';
    const names = options.keys === 'all' ? [] : options.keys.map(nameOf);
    this.#names = names.length > fewNames ? new Set(names) : names;
  }

  /** Resolves when it is answered, or given up. */
  get ended(): Promise<void> {
    if (this.#hasEnded) return Promise.resolve();
    this.#ending ??= Promise.withResolvers();
    return this.#ending.promise;
  }

  end(): void {
    this.#hasEnded = true;
    this.#ending?.resolve();
    this.#ending = undefined;
  }

  get kept(): readonly KeptKey[] {
    return this.#kept ?? [];
  }

  /** What was there before has been read. */
  get isRead(): boolean {
    return this.#kept !== undefined;
  }

  keep(kept: readonly KeptKey[]): void {
    this.#kept = kept;
    this.bytes = kept.reduce((sum, one) => sum + one.key.length + (one.kept?.bytes.length ?? 0) + 200, 200);
  }

  covers(key: Buffer): boolean {
    if (this.isWhole) return true;
    const name = nameOf(key);
    return 'has' in this.#names ? this.#names.has(name) : this.#names.includes(name);
  }

  /** It may have changed something, as far as events tell. */
  get mayHaveChanged(): boolean {
    const isStream = ({ kept }: KeptKey) => kept?.kind === 'd' && streamTypes.has(kept.bytes[0] ?? 0);
    return this.hasChanged || this.kept.some(isStream);
  }

  /** Somebody else changed the key after this write. What has a name replaces what has none. */
  changedSince(key: Buffer, change: Change): void {
    const name = nameOf(key);
    this.#changes ??= new Map();
    const known = this.#changes.get(name);
    if (known === undefined && this.#changes.size >= changesKept) return;
    if (known === undefined || known.by === unknownChange) this.#changes.set(name, change);
  }

  /** A later write that covers the same keys was taken back: what was changed after it is undone with it. */
  forgetChangesSince(later: UndoStep): void {
    for (const [name, { order }] of this.#changes ?? []) {
      if (order > later.order && later.covers(Buffer.from(name, 'latin1'))) this.#changes?.delete(name);
    }
  }

  /** What has happened to its keys since, by their names. */
  get changesSince(): ReadonlyMap<string, Change> {
    return this.#changes ?? new Map();
  }

  /** The same in words; undefined if nothing has. */
  get conflict(): string | undefined {
    return this.#changes === undefined ? undefined : changesInWords(this.#changes);
  }
}

/** `k was changed since by client B and 3 more keys, too.`; undefined if there are none. */
export function changesInWords(changes: ReadonlyMap<string, Pick<Change, 'by'>>): string | undefined {
  if (changes.size === 0) return undefined;
  const shown = [...changes].slice(0, namesInText).map(([name, { by }]) => {
    const key = displayed(Buffer.from(name, 'latin1'));
    return by === 'expired' ? `${key} has expired since` : `${key} was changed since by ${by}`;
  });
  const more = changes.size - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more keys, too` : ''}.`;
}

export const unknownChange = 'something else';

/** A command as one would type it, cut short; EXEC with the keys that it writes. */
export function labelOf(args: readonly Buffer[], keys: readonly Buffer[] | 'all'): string {
  const isExec = args.length === 1 && /^exec$/i.test(args[0]?.toString('latin1') ?? '');
  const words = (isExec && keys !== 'all' ? [...args, ...keys] : args).slice(0, 12).map(displayed);
  const text = words.join(' ');
  return text.length > labelLength || args.length > 12 ? `${text.slice(0, labelLength - 1)}…` : text;
}

const displayed = (bytes: Buffer) => quoteArgument(bytes.subarray(0, labelLength));
const nameOf = (key: Buffer) => key.toString('latin1');
