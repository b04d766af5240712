/**
 * One actor's JavaScript: a QuickJS runtime with the learner's module and nothing else. It runs in slices. The host
 * gives it a reason to run (a call of its function, an answer, a timer), it runs until every promise waits for the
 * host, and hands back. Strings and numbers cross, never objects, so nothing of ours can be reached from inside.
 *
 * A guest that goes over a limit, or takes the engine down, is dead: `Slice` says why, and only `dispose` is left.
 */
import { readFileSync } from 'node:fs';
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten';
import { answerFile, type Problem, placeText } from './compile.ts';
import { discardQuickJs } from './engine.ts';
import type { GuestLimits } from './limits.ts';
import { parseReport, type Report } from './report.ts';

const preludeFile = (name: string) => readFileSync(new URL(`./prelude/${name}.js`, import.meta.url), 'utf8');
const prelude = {
  environment: preludeFile('environment'),
  emitter: preludeFile('emitter'),
  scanStream: preludeFile('scan-stream'),
  sha1: preludeFile('sha1'),
  redis: preludeFile('redis'),
};

/** Of `console.log` and its like. */
export const printLevels = ['log', 'info', 'warn', 'error', 'debug'] as const;
export type PrintLevel = (typeof printLevels)[number];

/** What a guest asks of its host. Called in the middle of a slice: note it, never run the guest from here. */
export interface GuestHost {
  nowMs(): number;
  /** `argument` is JSON of the guest's making. */
  call(id: number, target: string, method: string, argument: string): void;
  timer(id: number, delayMs: number): void;
  clearTimer(id: number): void;
  print(level: PrintLevel, text: string): void;
  /** A call of the learner's function has ended. */
  done(runId: number, report: Report): void;
}

export interface GuestOptions {
  /** Lower-case names of the commands that the client has as methods. */
  readonly commandNames: readonly string[];
  readonly limits: GuestLimits;
}

/** How a slice ended: all promises wait, or the guest is dead. */
export type Slice =
  | { readonly alive: true }
  /** `ranAway`: over a limit, so that doing it again would be as slow. */
  | { readonly alive: false; readonly why: string; readonly ranAway: boolean };

/** An argument of the learner's function. */
export type GuestArgument =
  | { readonly kind: 'redis' }
  | { readonly kind: 'part'; readonly name: string; readonly methods: readonly string[] }
  | { readonly kind: 'value'; readonly value: unknown };

/** Of this thread, so that a busy machine ends nobody's slice. */
const cpuMs = (): number => {
  const { system, user } = process.threadCpuUsage();
  return (system + user) / 1000;
};

/** What the host calls of what the prelude gives. */
const calledInside = ['begin', 'invoke', 'answer', 'fire', 'emit', 'sweep', 'tell'];

/** Outside a guest that nobody has entered. */
const nobody: GuestHost = {
  nowMs: () => 0,
  call: () => undefined,
  timer: () => undefined,
  clearTimer: () => undefined,
  print: () => undefined,
  done: () => undefined,
};
const alive: Slice = { alive: true };
const endless = 'It kept computing without ever waiting for anything. Is there an endless loop?';
const broken = 'It used more memory or nested more deeply than a guest may.';

export class Guest {
  #host: GuestHost = nobody;
  readonly #limits: GuestLimits;
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  /** What the prelude gives the host to call, by name. Made before the memory is copied, so they stay true. */
  readonly #inside = new Map<string, QuickJSHandle>();
  #exported: QuickJSHandle | undefined;
  #ticks = 0;
  #totalTicks = 0;
  #sliceEndsAtCpuMs = 0;
  #interrupted = false;
  #isBroken = false;
  #waiting = 0;
  #death: Slice | undefined;
  /** The learner's module as it was loaded, which has the map of its places. */
  #code = '';
  #hasSuspects = false;
  #uncaught: Problem | undefined;
  #hasRun = false;
  /** What `load` left outside of the engine's memory. */
  #loaded: { readonly exported: QuickJSHandle; readonly totalTicks: number } | undefined;

  constructor(engine: QuickJSWASMModule, options: GuestOptions) {
    this.#limits = options.limits;
    this.#runtime = engine.newRuntime();
    this.#runtime.setMemoryLimit(options.limits.allocationBytes);
    this.#runtime.setMaxStackSize(options.limits.stackBytes);
    this.#runtime.setInterruptHandler(() => this.#isOverdue());
    this.#runtime.setModuleLoader(name => ({ error: new Error(noImports(name)) }));
    this.#context = this.#runtime.newContext();
    this.#prepare(options);
  }

  /** Begins a life: who is outside, and the seed of its chance. */
  enter(host: GuestHost, seed: number): void {
    this.#beginLife(host);
    this.#slice(() => {
      const number = this.#context.newNumber(seed);
      this.#callInside('begin', number);
      number.dispose();
    });
  }

  /** Whether anything but its module has been run. */
  get hasRun(): boolean {
    return this.#hasRun;
  }

  /** Begins a life in memory that was copied right after `load`, which had no effect outside. */
  enterLoaded(host: GuestHost): void {
    if (this.#loaded === undefined) throw new Error('it was not loaded');
    this.#beginLife(host);
    this.#exported = this.#loaded.exported;
    this.#totalTicks = this.#loaded.totalTicks;
  }

  #beginLife(host: GuestHost): void {
    this.#host = host;
    this.#exported = undefined;
    this.#interrupted = false;
    this.#isBroken = false;
    this.#waiting = 0;
    this.#totalTicks = 0;
    this.#death = undefined;
    this.#hasSuspects = false;
    this.#uncaught = undefined;
    this.#hasRun = false;
  }

  /** Evaluates the learner's module. A problem is the learner's; the guest is of no further use then. */
  load(code: string, exportName: string): Problem | undefined {
    let problem: Problem | undefined;
    this.#code = code;
    const slice = this.#slice(() => {
      const result = this.#context.evalCode(code, answerFile, { type: 'module' });
      if (result.error) {
        problem = this.#problem(result.error);
        return;
      }
      problem = this.#takeExport(result.value, exportName);
    });
    const exported = this.#exported;
    this.#loaded = exported && { exported, totalTicks: this.#totalTicks };
    return slice.alive ? problem : { name: 'Error', message: slice.why, line: undefined };
  }

  /** Calls the learner's function; `done` tells how it ended. */
  invoke(runId: number, args: readonly GuestArgument[]): Slice {
    const exported = this.#exported;
    if (exported === undefined) throw new Error('invoke before load');
    this.#hasRun = true;
    return this.#slice(() => {
      const context = this.#context;
      const id = context.newNumber(runId);
      const json = context.newString(JSON.stringify(args));
      this.#callInside('invoke', exported, id, json);
      id.dispose();
      json.dispose();
    });
  }

  /** Answers a call with JSON of `{ value }` or `{ error: { name, message } }`. */
  answer(callId: number, json: string): Slice {
    this.#waiting--;
    return this.#slice(() => {
      const id = this.#context.newNumber(callId);
      const text = this.#context.newString(json);
      this.#callInside('answer', id, text);
      id.dispose();
      text.dispose();
    });
  }

  fire(timerId: number): Slice {
    this.#waiting--;
    return this.#slice(() => {
      const id = this.#context.newNumber(timerId);
      this.#callInside('fire', id);
      id.dispose();
    });
  }

  /** Tells one of its client objects, by its number, what has happened to it. `json` is the arguments' list. */
  emit(connection: number, event: string, json: string): Slice {
    return this.#slice(() => {
      const context = this.#context;
      const handles = [context.newNumber(connection), context.newString(event), context.newString(json)];
      this.#callInside('emit', ...handles);
      for (const handle of handles) handle.dispose();
    });
  }

  /** For a guest outside of a pool. */
  dispose(): void {
    if (this.#isBroken) return;
    this.#exported?.dispose();
    for (const fn of this.#inside.values()) fn.dispose();
    this.#context.dispose();
    this.#runtime.dispose();
  }

  #isOverdue(): boolean {
    this.#ticks++;
    this.#totalTicks++;
    const isTooLong =
      this.#ticks > this.#limits.ticksPerSlice || this.#totalTicks > this.#limits.ticksPerLife;
    if (isTooLong || cpuMs() > this.#sliceEndsAtCpuMs) {
      this.#interrupted = true;
    }
    return this.#interrupted;
  }

  #slice(work: () => void): Slice {
    if (this.#death) return this.#death;
    this.#ticks = 0;
    this.#sliceEndsAtCpuMs = cpuMs() + this.#limits.sliceCpuMs;
    try {
      work();
      this.#runJobs();
      if (this.#hasSuspects) {
        this.#hasSuspects = false;
        this.#callInside('sweep');
      }
      if (this.#uncaught) this.#end(this.#uncaught);
    } catch (thrown) {
      if (thrown instanceof GuestDefect) throw thrown;
      // A RangeError of the thread's own stack, or a WASM trap: nothing in the instance can be trusted any more.
      discardQuickJs();
      this.#isBroken = true;
      this.#death = { alive: false, why: broken, ranAway: true };
    }
    if (this.#interrupted) this.#death = { alive: false, why: endless, ranAway: true };
    return this.#death ?? alive;
  }

  #runJobs(): void {
    const result = this.#runtime.executePendingJobs(this.#limits.jobsPerSlice);
    if (result.error) result.error.dispose();
    if (this.#runtime.hasPendingJob() && !result.error) this.#interrupted = true;
  }

  #callInside(name: string, ...args: QuickJSHandle[]): void {
    const context = this.#context;
    const fn = this.#inside.get(name);
    if (fn === undefined) throw new GuestDefect(`the prelude has no ${name}`);
    const result = context.callFunction(fn, context.undefined, args);
    if (!result.error) {
      result.value.dispose();
      return;
    }
    // A timer's function threw, as an uncaught exception would in Node: the process would end.
    const problem = this.#problem(result.error);
    if (!this.#interrupted) this.#end(problem);
  }

  /** As Node ends a process when nobody catches an error. */
  #end(problem: Problem): void {
    const why = `An uncaught ${problem.name}: ${problem.message}${placeText(problem)}`;
    this.#death ??= { alive: false, why, ranAway: false };
  }

  #takeExport(evaluated: QuickJSHandle, exportName: string): Problem | undefined {
    const context = this.#context;
    this.#runJobs();
    const state = context.getPromiseState(evaluated);
    if (state.type === 'pending') {
      evaluated.dispose();
      return {
        name: 'Error',
        message: 'The module never finishes loading: its top level awaits something that does not come.',
        line: undefined,
      };
    }
    if (state.type === 'rejected') {
      evaluated.dispose();
      return this.#problem(state.error);
    }
    const exported = context.getProp(state.value, exportName);
    if (state.value !== evaluated) state.value.dispose();
    evaluated.dispose();
    const kind = context.typeof(exported);
    if (kind === 'function') {
      this.#exported = exported;
      return undefined;
    }
    exported.dispose();
    const message =
      kind === 'undefined'
        ? `There is no export named ${exportName}. Write "export async function ${exportName}(…)".`
        : `The export ${exportName} is not a function.`;
    return { name: 'Error', message, line: undefined };
  }

  /** Reads an error and disposes it. */
  #problem(error: QuickJSHandle): Problem {
    const context = this.#context;
    const tell = this.#inside.get('tell');
    if (tell === undefined) throw new GuestDefect(`the prelude is broken: ${context.getString(error)}`);
    const result = context.callFunction(tell, context.undefined, [error]);
    error.dispose();
    if (result.error) {
      result.error.dispose();
      return { name: 'InternalError', message: broken, line: undefined };
    }
    const told = context.getString(result.value);
    result.value.dispose();
    return this.#problemFrom(told);
  }

  /** An error as the prelude's `tell` writes it. */
  #problemFrom(told: string): Problem {
    const report = parseReport(`{"error":${told}}`, this.#code);
    if (report.kind !== 'threw')
      return { name: 'Error', message: 'An error that can’t be read.', line: undefined };
    const { message, name, place } = report;
    return { name, message, line: place?.line, column: place?.column };
  }

  #prepare(options: GuestOptions): void {
    const context = this.#context;
    const host = context.newObject();
    const define = (name: string, fn: (...args: QuickJSHandle[]) => QuickJSHandle | undefined) => {
      const handle = context.newFunction(name, (...args) => fn(...args));
      context.setProp(host, name, handle);
      handle.dispose();
    };
    define('now', () => context.newNumber(this.#host.nowMs()));
    define('call', (id, target, method, argument) => {
      this.#admit();
      this.#host.call(this.#number(id), this.#string(target), this.#string(method), this.#string(argument));
      return undefined;
    });
    define('timer', (id, delayMs) => {
      this.#admit();
      this.#host.timer(this.#number(id), this.#number(delayMs));
      return undefined;
    });
    define('clearTimer', id => {
      this.#waiting--;
      this.#host.clearTimer(this.#number(id));
      return undefined;
    });
    define('print', (level, text) => {
      this.#host.print(levelOf(this.#string(level)), this.#string(text));
      return undefined;
    });
    define('suspect', () => {
      this.#hasSuspects = true;
      return undefined;
    });
    define('uncaught', told => {
      this.#uncaught ??= this.#problemFrom(this.#string(told));
      return undefined;
    });
    define('done', (runId, report) => {
      this.#host.done(this.#number(runId), parseReport(this.#string(report), this.#code));
      return undefined;
    });
    const names = this.#evaluate(JSON.stringify(options.commandNames), 'names');
    const make = context.newObject();
    for (const [name, code] of Object.entries(prelude)) {
      const evaluated = this.#evaluate(code, name);
      context.setProp(make, name, evaluated);
      evaluated.dispose();
    }
    const environment = context.getProp(make, 'environment');
    const result = context.callFunction(environment, context.undefined, [host, names, make]);
    for (const handle of [host, names, make, environment]) handle.dispose();
    const inside = context.unwrapResult(result);
    for (const name of calledInside) this.#inside.set(name, context.getProp(inside, name));
    inside.dispose();
  }

  #evaluate(code: string, file: string): QuickJSHandle {
    this.#ticks = 0;
    this.#sliceEndsAtCpuMs = cpuMs() + 10_000;
    return this.#context.unwrapResult(this.#context.evalCode(code, file, { type: 'global', strict: true }));
  }

  #admit(): void {
    if (++this.#waiting > this.#limits.waiting) throw new Error('Too many calls and timers wait at once.');
  }

  #number(handle: QuickJSHandle | undefined): number {
    const number = handle === undefined ? Number.NaN : this.#context.getNumber(handle);
    if (!Number.isFinite(number)) throw new Error('a number is needed');
    return number;
  }

  #string(handle: QuickJSHandle | undefined): string {
    if (handle === undefined) throw new Error('a string is needed');
    const text = this.#context.getString(handle);
    if (text.length > this.#limits.crossingBytes) throw new Error('That is too large to leave the guest.');
    return text;
  }
}

/** A mistake of ours, not of the learner's. */
class GuestDefect extends Error {
  override name = 'GuestDefect';
}

const levelOf = (text: string): PrintLevel => printLevels.find(level => level === text) ?? 'log';

const noImports = (name: string) =>
  `There is nothing to import here, not even "${name}". The function gets all it needs as arguments; sleep(ms), crypto and console are global.`;
