/**
 * Taking back the last writes of a sandbox: what the keys of a write held is kept before it runs, and put back when
 * asked. The writes of all tabs are one stack, newest on top; a reset and an import are steps of it as well.
 *
 * Only what is known to be the sandbox's own is overwritten unasked. Who else changed a key since is learnt in two
 * ways: sessions of this process say what they wrote, and the server's keyspace events tell the rest (expiry, another
 * process, an eviction). An event that comes while a write is under way is taken for that write's own, so a change by
 * another process in just that moment is not seen. After such a change, undoing must be asked for again (`force`).
 *
 * Bounded: so many steps, so many bytes of one, and so many bytes of the whole process (`undo-memory.ts`). A write
 * that is too large to keep, or one of a flood, ends the stack and says so.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Limits } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import { type KeptKey, keepKeys } from '#sandbox/namespace/kept-keys.ts';
import { type MergedSteps, mergeSteps, Reach } from '#sandbox/namespace/restore-step.ts';
import type { Answered, PendingWrite } from '#sandbox/namespace/session-host.ts';
import { type Place, takeBack } from '#sandbox/namespace/take-back.ts';
import type { UndoMemory } from '#sandbox/namespace/undo-memory.ts';
import { changesInWords, labelOf, UndoStep, unknownChange } from '#sandbox/namespace/undo-step.ts';
import type { Undoable, Undone } from '#sandbox/protocol.ts';
import type { KeyspaceFeed } from '#sandbox/view/feed.ts';

export interface UndoOptions extends Place {
  readonly id: string;
  readonly feed: KeyspaceFeed;
  readonly limits: Pick<Limits, 'undoSteps' | 'undoStepBytes' | 'undoWritesPerSecond'>;
  readonly memory: UndoMemory;
  readonly log: Logger;
  /** What `undoable` says has changed. */
  changed(): void;
  /** Number of the sandbox's last event; that of a command follows when it has been answered. */
  lastSeq(): number;
}

const nothingYet = 'There is nothing to undo: nothing was written here since you came.';
/** Steps are forgotten when nobody has written for so long. */
const keptForMs = 2 * 3_600_000;
const nothingSince = 'nothing was written since.';
const burstSeconds = 10;
const restoreLabel = 'Back to an earlier state';
/** So many keys that others wrote are known by name. */
const othersKept = 1000;
/** A write that is not answered by then waits for something. */
const answeredWithinMs = 250;

export class Undo {
  readonly #options: UndoOptions;
  /** Answered, oldest first. */
  #steps: UndoStep[] = [];
  /** Sent and not answered yet, and those whose events may still come. */
  #running: UndoStep[] = [];
  #answered: UndoStep[] = [];
  #sealing: Promise<void> | undefined;
  #undoing: Promise<unknown> = Promise.resolve();
  #isPuttingBack = false;
  #isClosed = false;
  #order = 0;
  #travelledMs = 0;
  #why = '';
  readonly #reach = new Reach();
  /** Keys that were written by others than the steps, last by whom, and before which event. */
  readonly #others = new Map<string, { by: string; seq: number }>();
  #isRestoring = false;
  #stopListening: (() => void) | undefined;
  #writesLeft: number;
  #lastWriteAtMs = 0;

  constructor(options: UndoOptions) {
    this.#options = options;
    this.#writesLeft = options.limits.undoWritesPerSecond * burstSeconds;
  }

  /** What would be undone next, for people. */
  get undoable(): Undoable {
    const last = this.#steps.at(-1);
    return last === undefined
      ? { steps: 0, label: null, why: this.#why }
      : { steps: this.#steps.length, label: last.label, why: '' };
  }

  /** One of a flood, of which nothing is kept; so it needs no `capture`, and need not wait for one. */
  isFlood(write: PendingWrite): boolean {
    if (this.#hasWriteLeft(Date.now())) return false;
    const why = 'the writes came too fast, one after the other, to be kept.';
    this.#loseAll(`“${labelOf(write.args, write.keys)}” can't be undone: ${why}`);
    return true;
  }

  /** Keeps what the keys hold now. Never rejects: what can't be kept can't be undone, and that is said. */
  async capture(write: PendingWrite, label = labelOf(write.args, write.keys)): Promise<void> {
    if (write.keys.length === 0) return;
    const command = write.args[0]?.toString('latin1').toLowerCase() ?? '';
    // What is being put back is there before this write.
    await this.#undoing;
    if (this.#isClosed || this.isFlood(write)) return;
    this.#writesLeft -= 1;
    this.#order += 1;
    const step = new UndoStep({
      client: write.client,
      command,
      label,
      order: this.#order,
      travelledMs: this.#travelledMs,
      keys: write.keys,
    });
    this.#listen();
    this.#running.push(step);
    await this.#read(step, write.keys);
  }

  /** A client's command was answered; if it was a write that was kept, it can be undone from now on. */
  answered(answered: Pick<Answered, 'client' | 'args' | 'reply'>): void {
    if (this.#running.length === 0) return;
    const command = answered.args[0]?.toString('latin1').toLowerCase();
    const step = this.#running.find(one => one.client === answered.client && one.command === command);
    if (step === undefined) return;
    if (answered.reply.type === 'error') this.#drop(step);
    else this.#finish(step);
  }

  /** Runs `work` as one step, under the name of a client that writes in it and nowhere else. */
  async during<T>(write: PendingWrite, label: string, work: () => Promise<T>): Promise<T> {
    await this.capture(write, label);
    const step = this.#running.find(one => one.client === write.client);
    if (step !== undefined) {
      step.isLong = true;
      step.seq = this.#nextSeq;
    }
    try {
      return await work();
    } finally {
      if (step !== undefined) this.#finish(step);
      await this.#sealing;
    }
  }

  /** Whether it matters now who writes which keys. */
  get isListening(): boolean {
    return this.#stopListening !== undefined;
  }

  /** Any client of this process wrote these keys. */
  wrote(client: string, keys: readonly Buffer[]): void {
    if (this.#stopListening === undefined || this.#isPuttingBack) return;
    for (const key of keys) {
      const isOwn = this.#unsettled().some(step => step.client === client && step.covers(key));
      // A write that waits meanwhile knows no more what it changes.
      const others = this.#running.filter(step => step.client !== client);
      if (!isOwn) this.#byOthers(key, `client ${client}`);
      this.#mark(key, `client ${client}`, isOwn ? others : [...this.#steps, ...this.#unsettled()]);
    }
  }

  /** A client is gone: what it has not been answered will not be offered. */
  closed(client: string): void {
    for (const step of this.#running.filter(one => one.client === client)) {
      for (const { key } of step.hasChanged ? step.kept : [])
        this.#mark(key, `client ${client}`, this.#steps);
      this.#drop(step);
    }
  }

  /** Time was moved on: expiries are nearer now. */
  travelled(byMs: number): void {
    this.#travelledMs += byMs;
  }

  /**
   * Takes back the last write.
   * @throws {Failure} `not-found` if there is none, `conflict` if somebody changed its keys since and `force` is not
   * said, `quota` if what was there does not fit any more
   */
  undo({ force = false }: { force?: boolean } = {}): Promise<Undone> {
    const turn = this.#undoing.then(() => this.#undo(force));
    this.#undoing = turn.catch(() => undefined);
    return turn;
  }

  /**
   * Takes back every write after the event `seq` at once, as one write that can be undone.
   * @throws {Failure} `not-found` if that is out of reach or nothing was written since, `conflict` if others wrote since
   * and `force` is not said, `busy` while another one works, `quota` or `too-large` if it does not fit
   */
  restore(seq: number, { force = false }: { force?: boolean } = {}): Promise<Undone> {
    if (this.#isRestoring) {
      return Promise.reject(new Failure('busy', 'The keys are being put back. Try again in a moment.', 1));
    }
    this.#isRestoring = true;
    const turn = this.#undoing
      .then(() => this.#restore(seq, force))
      .finally(() => {
        this.#isRestoring = false;
      });
    this.#undoing = turn.catch(() => undefined);
    return turn;
  }

  /** Now and then. */
  rest(nowMs: number): void {
    if (nowMs - this.#lastWriteAtMs >= keptForMs && this.#running.length === 0) this.forget();
  }

  /** Gives up all steps. */
  forget(): void {
    if (this.#steps.length > 0) this.#loseAll('What was written before is too long ago to be undone.');
    this.#rest();
  }

  /** Gives up all for good: what is being settled at this moment is not kept either. */
  close(): void {
    this.#isClosed = true;
    this.#steps = [];
    this.#running = [];
    this.#answered = [];
    this.#rest();
  }

  async #read(step: UndoStep, keys: readonly Buffer[] | 'all'): Promise<void> {
    const { system, prefix, keyspace, limits, log } = this.#options;
    try {
      const names = keys === 'all' ? await keyspace.names() : keys;
      const kept = await keepKeys(system, prefix, names, limits.undoStepBytes);
      if (kept !== undefined) step.keep(kept);
      else step.unkeptBecause = 'its keys held too much to be kept.';
    } catch (cause) {
      log.warn({ err: cause }, 'what a write changes could not be kept');
      step.unkeptBecause = 'what its keys held could not be read.';
    }
  }

  /** When all that was written before is known. */
  async #settled(): Promise<void> {
    if (this.#running.some(({ isLong }) => isLong)) {
      throw new Failure('busy', 'A script is running. Undo it when it has ended.', 2);
    }
    await this.#underWay();
    await this.#options.feed.settled();
    await this.#sealing;
  }

  async #restore(seq: number, force: boolean): Promise<Undone> {
    await this.#settled();
    const refusal = seq > this.#options.lastSeq() ? 'That has not happened yet.' : this.#reach.refusal(seq);
    if (refusal !== undefined) throw new Failure('not-found', refusal);
    const since = this.#steps.filter(step => step.seq > seq);
    if (since.length === 0) throw new Failure('not-found', `Nothing to take back: ${nothingSince}`);
    const merged = mergeSteps(since, this.#travelledMs);
    if (!force) this.#demandNoOthers(since, merged.isWhole, seq);
    const step = await this.#stepOfRestore(merged);
    const keys = await this.#putBack(merged);
    step.seq = this.#nextSeq;
    this.#steps.push(step);
    for (const { key } of keys) this.#mark(key, 'going back', this.#running);
    this.#counted();
    return { label: restoreLabel, keys: keys.length };
  }

  /** @throws {Failure} `conflict`, saying what would be overwritten and what would stay */
  #demandNoOthers(since: readonly UndoStep[], isWhole: boolean, seq: number): void {
    const lost = new Map(since.flatMap(step => [...step.changesSince]));
    const stays = [...this.#others].filter(
      ([name, other]) =>
        other.seq > seq && !isWhole && !since.some(step => step.covers(Buffer.from(name, 'latin1'))),
    );
    const overwritten = changesInWords(lost);
    const kept = changesInWords(new Map(stays));
    if (overwritten === undefined && kept === undefined) return;
    throw new Failure(
      'conflict',
      [
        ...(overwritten === undefined ? [] : [overwritten, 'Going back would overwrite that.']),
        ...(kept === undefined ? [] : [kept, 'That would stay as it is.']),
      ].join(' '),
    );
  }

  /** What the keys hold now, so that going back can be undone. */
  async #stepOfRestore({ kept, isWhole }: MergedSteps): Promise<UndoStep> {
    const keys = isWhole ? 'all' : kept.map(({ key }) => key);
    this.#order += 1;
    const step = new UndoStep({
      client: 'restore',
      command: 'restore',
      label: restoreLabel,
      order: this.#order,
      travelledMs: this.#travelledMs,
      keys,
    });
    await this.#read(step, keys);
    if (step.isRead) return step;
    throw new Failure(
      'too-large',
      `One can't go back there at once: ${step.unkeptBecause} Undo step by step.`,
    );
  }

  async #putBack(step: MergedSteps): Promise<readonly KeptKey[]> {
    this.#isPuttingBack = true;
    try {
      return await takeBack(step, this.#options, this.#travelledMs);
    } finally {
      this.#isPuttingBack = false;
    }
  }

  async #undo(force: boolean): Promise<Undone> {
    await this.#settled();
    const step = this.#steps.at(-1);
    if (step === undefined) throw new Failure('not-found', this.#why || nothingYet);
    if (!force && step.conflict !== undefined) {
      throw new Failure('conflict', `${step.conflict} Undoing “${step.label}” would overwrite that.`);
    }
    const keys = await this.#putBack(step);
    this.#reach.isWithout(step.seq, this.#nextSeq);
    this.#steps = this.#steps.filter(one => one !== step);
    for (const earlier of this.#steps) earlier.forgetChangesSince(step);
    for (const { key } of keys) this.#mark(key, 'an undo', this.#running);
    this.#counted();
    return { label: step.label, keys: keys.length };
  }

  /** Waits for writes that were begun before, but not for one that waits itself. */
  async #underWay(): Promise<void> {
    const young = this.#running.filter(({ begunAtMs }) => Date.now() - begunAtMs < answeredWithinMs);
    if (young.length === 0) return;
    const tooLate = new AbortController();
    await Promise.race([
      Promise.all(young.map(({ ended }) => ended)),
      sleep(answeredWithinMs, undefined, { signal: tooLate.signal }).catch(() => undefined),
    ]);
    tooLate.abort();
  }

  #hasWriteLeft(nowMs: number): boolean {
    const { undoWritesPerSecond } = this.#options.limits;
    const refilled = ((nowMs - this.#lastWriteAtMs) / 1000) * undoWritesPerSecond;
    this.#writesLeft = Math.min(undoWritesPerSecond * burstSeconds, this.#writesLeft + refilled);
    this.#lastWriteAtMs = nowMs;
    return this.#writesLeft >= 1;
  }

  #finish(step: UndoStep): void {
    if (step.seq === 0) step.seq = this.#nextSeq;
    this.#running = this.#running.filter(one => one !== step);
    step.end();
    this.#answered.push(step);
    this.#sealing ??= this.#seal().finally(() => {
      this.#sealing = undefined;
    });
  }

  /** A write is done when its events have come; what caused none and is no stream changed nothing. */
  async #seal(): Promise<void> {
    while (this.#answered.length > 0) {
      const some = [...this.#answered];
      await this.#options.feed.settled();
      if (this.#isClosed) return;
      this.#answered = this.#answered.slice(some.length);
      for (const step of some) {
        if (step.isLost || (!step.mayHaveChanged && this.#options.feed.live)) continue;
        if (step.isRead) this.#steps.push(step);
        else this.#loseAll(`“${step.label}” can't be undone: ${step.unkeptBecause}`, step);
      }
      this.#counted();
    }
  }

  #drop(step: UndoStep): void {
    this.#running = this.#running.filter(one => one !== step);
    step.end();
    this.#rest();
  }

  /** Steps came or went: bounds, memory and who is told. */
  #counted(): void {
    const { limits, memory } = this.#options;
    const bytes = () => this.#steps.reduce((sum, step) => sum + step.bytes, 0);
    while (this.#steps.length > limits.undoSteps || bytes() > 2 * limits.undoStepBytes) {
      const oldest = this.#steps.shift();
      if (oldest !== undefined) this.#reach.endsAt(oldest.seq, 'Only the newest writes are.');
    }
    if (this.#steps.length > 0) this.#why = '';
    memory.set(this, bytes());
    this.#rest();
    this.#options.changed();
  }

  /** What was written before is out of reach, because that write stays; without one, everything. */
  #loseAll(why: string, write?: UndoStep): void {
    const isLater = (step: UndoStep) => write !== undefined && step.order > write.order;
    this.#reach.endsAt(write?.seq ?? this.#nextSeq, why);
    this.#why = why;
    this.#steps = [];
    for (const step of this.#running) if (!isLater(step)) step.end();
    this.#running = this.#running.filter(isLater);
    for (const step of this.#answered) step.isLost ||= !isLater(step);
    this.#options.memory.set(this, 0);
    this.#options.changed();
  }

  get #nextSeq(): number {
    return this.#options.lastSeq() + 1;
  }

  /** Written by somebody who is not undone. What has a name replaces what has none. */
  #byOthers(key: Buffer, by: string): void {
    const name = key.toString('latin1');
    const known = this.#others.get(name);
    const seq = this.#nextSeq;
    this.#others.set(name, { by: by === unknownChange ? (known?.by ?? by) : by, seq });
    if (this.#others.size <= othersKept) return;
    this.#others.clear();
    this.#reach.endsAt(seq, 'Others have written too many keys since.');
  }

  #unsettled(): readonly UndoStep[] {
    return [...this.#running, ...this.#answered];
  }

  #mark(key: Buffer, by: string, steps: readonly UndoStep[]): void {
    this.#order += 1;
    const change = { by, order: this.#order };
    for (const step of steps) {
      if (step.isRead && step.covers(key)) step.changedSince(key, change);
    }
  }

  #listen(): void {
    const { feed, id } = this.#options;
    this.#stopListening ??= feed.listen(id, (event, key) => {
      if (this.#isPuttingBack) return;
      if (event === 'resync') this.#resync();
      else this.#heard(event, key);
    });
  }

  #heard(event: string, key: Buffer): void {
    const own = this.#unsettled().filter(step => step.covers(key));
    for (const step of own) step.hasChanged = true;
    if (own.length > 0) return;
    this.#mark(key, event === 'expired' ? 'expired' : unknownChange, this.#steps);
    if (event !== 'expired') this.#byOthers(key, unknownChange);
  }

  /** Events were missed: nothing is certain of any key. */
  #resync(): void {
    for (const step of this.#unsettled()) step.hasChanged = true;
    const keys = new Map(
      this.#steps.flatMap(step => step.kept.map(({ key }) => [key.toString('latin1'), key] as const)),
    );
    for (const key of keys.values()) this.#mark(key, unknownChange, this.#steps);
  }

  #rest(): void {
    if (this.#steps.length > 0 || this.#unsettled().length > 0) return;
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#others.clear();
    this.#options.memory.set(this, 0);
  }
}
