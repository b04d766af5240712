/**
 * The history of one bench: what its keys were after every step.
 *
 * Every event of the sandbox is folded in. A command is a step at once; what it changed arrives a moment later, as a
 * `view` event, and is put down to the last step of that client that names the key. A step holds only the keys that it
 * changed, before and after, sharing the snapshots with its neighbours; the oldest steps are folded into `base`, which
 * is the one full copy. So the state after any step is `base` and the changes up to it.
 *
 * Bounded in steps and in bytes of what the steps hold; older ones fall away. Several writes of the same key within one
 * look of the server (16 ms; the server looks between writes of browsers, but not of a flood) are seen together, and
 * stand at the last of them. No sockets, no timers, no clock.
 */
import { keyId, type ViewEvent } from '#components/bench/drawn-keys.ts';
import type { Bytes, KeySnapshot, SandboxEvent } from '#sandbox/protocol.ts';
import { onlyReads } from './readers.ts';
import { replyFacts } from './reply-facts.ts';
import type { Change, Step, StepKind } from './step.ts';

export interface RecordLimits {
  readonly steps: number;
  readonly bytes: number;
}

export const usualLimits: RecordLimits = { steps: 2000, bytes: 8_388_608 };

/** What the rail draws. A new object whenever anything is new. */
export interface Recorded {
  readonly steps: readonly Step[];
  /** How many older ones have fallen away. */
  readonly dropped: number;
  /** Events before the first step are not known any more, as after a reload. */
  readonly isCut: boolean;
  /** Keys of which it is not known what they held before their first change. */
  readonly unknownAtStart: ReadonlySet<string>;
  /** Number of the last step that the server does not know any more, so that it can't go back there. */
  readonly forgottenUpTo: number;
}

const argsKept = 24;
const argTextKept = 120;
/** So many of the newest commands may still be told what they changed. */
const openSteps = 128;
/** They write keys that their arguments may not tell. */
const namesNoKeys = /^(?:exec|flushall|flushdb|eval|evalsha|fcall|swapdb|function|debug|migrate|sort)$/i;
/** Changes by nobody known within this time are one step. */
const sameMomentMs = 150;

export class Recorder {
  readonly #limits: RecordLimits;
  #base = new Map<string, KeySnapshot>();
  #latest = new Map<string, KeySnapshot>();
  #steps: Step[] = [];
  #bytes = 0;
  #dropped = 0;
  #isCut = false;
  #unknown: ReadonlySet<string> = new Set();
  /** Steps up to this one are of an earlier life of the server, which knows nothing of them. */
  #forgottenUpTo = 0;
  #recorded: Recorded = {
    steps: [],
    dropped: 0,
    isCut: false,
    unknownAtStart: new Set(),
    forgottenUpTo: 0,
  };
  /** Number of the last step that changed a key. */
  #changedIn = new Map<string, number>();
  /** The keys that the newest commands may have written, by their number. */
  #names = new Map<number, ReadonlySet<string> | 'any'>();
  /** Steps that a later event completes, by kind. */
  #pending = new Map<StepKind, number>();

  constructor(limits: RecordLimits = usualLimits) {
    this.#limits = limits;
  }

  /** Begins anew: these are the keys, and nothing is known of before. */
  begin(keys: Iterable<KeySnapshot>, how: { isCut: boolean }): void {
    this.#base = new Map();
    for (const snapshot of keys) this.#base.set(keyId(snapshot.key), snapshot);
    this.#latest = new Map(this.#base);
    this.#steps = [];
    this.#bytes = 0;
    this.#dropped = 0;
    this.#isCut = how.isCut;
    this.#unknown = new Set();
    this.#changedIn = new Map();
    this.#names = new Map();
    this.#pending = new Map();
    this.#forgottenUpTo = 0;
    this.#tell();
  }

  /** The same keys behind a server that has started anew: what differs was done by somebody meanwhile. */
  goOn(keys: readonly KeySnapshot[], event: { seq: number; atMs: number }): void {
    const there = new Set(keys.map(({ key }) => keyId(key)));
    const changed = keys.filter(after => !isSame(this.#latest.get(keyId(after.key)), after));
    const gone = [...this.#latest].filter(([id]) => !there.has(id)).map(([, { key }]) => key);
    this.#pending = new Map();
    this.#names = new Map();
    if (changed.length > 0 || gone.length > 0) {
      this.#view({
        type: 'view',
        ...event,
        cause: { by: 'other' },
        changed,
        gone: gone.map(key => ({ key, how: 'deleted' as const })),
        keyCount: keys.length,
      });
    }
    this.#forgottenUpTo = this.#lastNumber;
    this.#trim();
    this.#tell();
  }

  /** Keys that `begin` was not told of, because nobody knows what they held. */
  startsWithout(unknown: ReadonlySet<string>): void {
    this.#unknown = unknown;
    this.#tell();
  }

  get recorded(): Recorded {
    return this.#recorded;
  }

  /** What all steps hold on to, in bytes, about. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What there was after `count` of the steps that are kept. */
  snapshotsAfter(count: number): Map<string, KeySnapshot> {
    const keys = new Map(this.#base);
    for (const { changes } of this.#steps.slice(0, count)) {
      for (const [id, { after }] of changes) {
        if (after === undefined) keys.delete(id);
        else keys.set(id, after);
      }
    }
    return keys;
  }

  /** Folds many in, as after a reload. */
  addAll(events: readonly SandboxEvent[]): void {
    for (const event of events) this.#fold(event);
    this.#trim();
    this.#tell();
  }

  /** Folds an event in. False if it is none for the history. */
  add(event: SandboxEvent): boolean {
    if (!this.#fold(event)) return false;
    this.#trim();
    this.#tell();
    return true;
  }

  #fold(event: SandboxEvent): boolean {
    switch (event.type) {
      case 'command':
        this.#command(event);
        break;
      case 'view':
        this.#view(event);
        break;
      case 'time':
        if (event.byMs === 0) return false;
        this.#complete('jump', { seq: event.seq, atMs: event.atMs, amount: event.byMs });
        break;
      case 'undo':
        this.#complete('undo', {
          kind: event.toSeq === undefined ? 'undo' : 'restore',
          seq: event.seq,
          atMs: event.atMs,
          label: event.undone.label,
          amount: event.undone.keys,
        });
        break;
      case 'import':
        this.#complete('import', { seq: event.seq, atMs: event.atMs, amount: event.ran });
        break;
      case 'keys':
        this.begin(event.keys, { isCut: true });
        break;
      default:
        return false;
    }
    return true;
  }

  #command(event: Extract<SandboxEvent, { type: 'command' }>): void {
    const args = event.args.slice(0, argsKept).map(clip);
    const number = this.#push({
      kind: 'command',
      seq: event.seq,
      atMs: event.atMs,
      client: event.client,
      args,
      argCount: event.args.length,
      reply: replyFacts(event.reply),
      durationMs: event.durationMs,
      bytes: 300 + args.length * 40,
    });
    const name = typeof event.args[0] === 'string' ? event.args[0] : '';
    const { reply } = event;
    const isQueued = reply.type === 'status' && reply.text === 'QUEUED';
    if (reply.type === 'error' || isQueued || onlyReads(name)) return;
    this.#names.set(number, namesNoKeys.test(name) ? 'any' : new Set(event.args.slice(1).map(keyId)));
    for (const old of this.#names.keys()) {
      if (this.#names.size <= openSteps) break;
      this.#names.delete(old);
    }
  }

  #view(event: ViewEvent): void {
    const changes = [
      ...event.changed.map(after => ({ id: keyId(after.key), after, gone: undefined })),
      ...event.gone.map(({ key, how }) => ({ id: keyId(key), after: undefined, gone: how })),
    ];
    const owned = new Map<number, Map<string, Change>>();
    for (const { id, after, gone } of changes) {
      const before = this.#latest.get(id);
      const isUnknown = before === undefined && this.#unknown.has(id) && !this.#changedIn.has(id);
      if (before === undefined && after === undefined && !isUnknown) continue;
      const number = this.#ownerOf(id, event);
      const mine = owned.get(number) ?? new Map<string, Change>();
      mine.set(id, { before, after, gone, isUnknown });
      owned.set(number, mine);
      if (after === undefined) this.#latest.delete(id);
      else this.#latest.set(id, after);
      this.#changedIn.set(id, number);
    }
    for (const [number, mine] of owned) this.#change(number, mine);
  }

  /** The step that a change of that key belongs to; made if there is none. */
  #ownerOf(id: string, event: ViewEvent): number {
    const { cause } = event;
    const least = this.#changedIn.get(id) ?? 0;
    if (cause.by !== 'client') return this.#ofNoClient(cause.by, event, least);
    if (cause.client === 'import') return this.#gather('import', event, least);
    let writer = 0;
    for (const [number, names] of [...this.#names].reverse()) {
      if (number < least) break;
      if (this.#step(number)?.client !== cause.client) continue;
      if (names === 'any' || names.has(id)) return number;
      writer ||= number;
    }
    return writer !== 0 ? writer : this.#gather('other', event, least, cause.client);
  }

  #ofNoClient(by: 'time' | 'reset' | 'undo' | 'other', event: ViewEvent, least: number): number {
    if (by !== 'time') return this.#gather(by, event, least);
    // A jump moves expiries nearer; time by itself only ends keys.
    const isJump = event.changed.length > 0 || this.#pending.has('jump');
    return this.#gather(isJump ? 'jump' : 'expiry', event, least);
  }

  /** The step of that kind that is under way, or a new one. */
  #gather(kind: StepKind, event: ViewEvent, least: number, client: string = kind): number {
    const known = this.#pending.get(kind);
    const step = known === undefined ? undefined : this.#step(known);
    const isSame = step !== undefined && step.number >= least && step.client === client;
    const goesOn =
      kind === 'other' || kind === 'expiry' || kind === 'reset'
        ? step?.number === this.#lastNumber && event.atMs - step.atMs < sameMomentMs
        : true;
    if (isSame && goesOn && known !== undefined) return known;
    const number = this.#push({ kind, seq: event.seq, atMs: event.atMs, client });
    this.#pending.set(kind, number);
    return number;
  }

  /** An event that says what the changes before it were. */
  #complete(kind: StepKind, part: Partial<Step> & Pick<Step, 'seq' | 'atMs'>): void {
    const last = this.#steps.at(-1);
    const expired = kind === 'jump' && last?.kind === 'expiry' && part.atMs - last.atMs < sameMomentMs;
    const number = this.#pending.get(kind) ?? (expired ? last.number : undefined);
    this.#pending.delete(kind);
    const step = number === undefined ? undefined : this.#step(number);
    const whole = { kind, client: part.kind ?? kind, ...part };
    if (step === undefined) this.#push(whole);
    else this.#replace({ ...step, ...whole });
  }

  #change(number: number, more: ReadonlyMap<string, Change>): void {
    const step = this.#step(number);
    if (step === undefined) return;
    let size = 0;
    const changes = new Map(step.changes);
    for (const [id, change] of more) {
      const known = changes.get(id);
      size += sizeOf(change.after) + (known === undefined ? 120 + sizeOf(change.before) : 0);
      changes.set(id, known === undefined ? change : { ...known, after: change.after, gone: change.gone });
    }
    this.#bytes += size;
    this.#replace({ ...step, changes, bytes: step.bytes + size });
  }

  #push(part: Partial<Step> & Pick<Step, 'kind' | 'seq' | 'atMs' | 'client'>): number {
    const number = this.#lastNumber + 1;
    const step: Step = {
      args: [],
      argCount: 0,
      reply: undefined,
      durationMs: undefined,
      amount: 0,
      label: '',
      changes: new Map(),
      bytes: 200,
      ...part,
      number,
    };
    this.#steps.push(step);
    this.#bytes += step.bytes;
    return number;
  }

  get #lastNumber(): number {
    return this.#dropped + this.#steps.length;
  }

  #step(number: number): Step | undefined {
    return this.#steps[number - this.#dropped - 1];
  }

  #replace(step: Step): void {
    this.#steps[step.number - this.#dropped - 1] = step;
  }

  #trim(): void {
    let gone = 0;
    while (
      this.#steps.length - gone > this.#limits.steps ||
      (this.#bytes > this.#limits.bytes && this.#steps.length - gone > 1)
    ) {
      const oldest = this.#steps[gone];
      if (oldest === undefined) break;
      for (const [id, { after }] of oldest.changes) {
        if (after === undefined) this.#base.delete(id);
        else this.#base.set(id, after);
      }
      this.#bytes -= oldest.bytes;
      gone += 1;
    }
    if (gone === 0) return;
    this.#steps.splice(0, gone);
    this.#dropped += gone;
  }

  #tell(): void {
    this.#recorded = {
      steps: this.#steps.slice(),
      dropped: this.#dropped,
      isCut: this.#isCut,
      unknownAtStart: this.#unknown,
      forgottenUpTo: this.#forgottenUpTo,
    };
  }
}

function clip(bytes: Bytes): Bytes {
  if (typeof bytes === 'string') {
    return bytes.length > argTextKept ? `${bytes.slice(0, argTextKept)}…` : bytes;
  }
  return bytes.base64.length > argTextKept ? { base64: bytes.base64.slice(0, argTextKept) } : bytes;
}

const isSame = (a: KeySnapshot | undefined, b: KeySnapshot) => JSON.stringify(a) === JSON.stringify(b);

/** About how many bytes a snapshot takes. */
function sizeOf(snapshot: KeySnapshot | undefined): number {
  return snapshot === undefined ? 0 : 200 + 2 * JSON.stringify(snapshot).length;
}
