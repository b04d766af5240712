/**
 * Engines beside each other: which are installed, and the same load on each of them, one after the other, so that none
 * takes time from another. One comparison at a time in this process.
 */
import { Failure } from '#sandbox/failure.ts';
import { type FoundEngine, findEngines } from '#sandbox/server/engines/find-engines.ts';
import { type EngineOptions, startEngine } from '#sandbox/server/engines/run-engine.ts';
import { createCacheLoad } from '#sandbox/server/load/cache-load.ts';
import { seededRandom } from '#sandbox/server/load/random.ts';
import { Tally } from '#sandbox/server/load/tally.ts';
import { startTimedRun } from '#sandbox/server/load/timed-run.ts';
import type { Engine, EngineRun, LoadSpec } from '#sandbox/server-protocol.ts';

/** Installing one is noticed so soon. */
const knownMs = 60_000;
/** The same keys in the same order for every engine. */
const seed = 20_260_101;

export interface EnginesOptions extends Pick<EngineOptions, 'jail' | 'directory' | 'log'> {
  readonly searchPath: string;
  /** Of the load on each engine; a longer one is cut to it. */
  readonly longestMs: number;
}

export interface Engines {
  /** All that are known, installed or not. */
  list(): Promise<Engine[]>;
  /**
   * The load of mode `cache` on each that is installed. An engine that does not start is told with why.
   * @throws {Failure} `bad-request` for another mode, `busy` if a comparison runs already
   */
  compare(spec: LoadSpec, options?: { signal?: AbortSignal }): Promise<EngineRun[]>;
}

export function openEngines(options: EnginesOptions): Engines {
  const { searchPath, longestMs } = options;
  let isComparing = false;
  let known: { atMs: number; found: Promise<FoundEngine[]> } | undefined;
  const find = () => {
    const nowMs = performance.now();
    if (known === undefined || nowMs - known.atMs > knownMs) {
      known = { atMs: nowMs, found: findEngines(searchPath) };
    }
    return known.found;
  };
  return {
    list: async () => (await find()).map(({ engine }) => engine),
    compare: async (spec, { signal } = {}) => {
      if (spec.mode !== 'cache') {
        throw new Failure('bad-request', 'Engines are compared as caches. Choose the mode cache.');
      }
      if (isComparing) {
        throw new Failure('busy', 'Engines are being compared already. Try again in a minute.', 60);
      }
      isComparing = true;
      try {
        const bounded = { ...spec, node: null, durationMs: Math.min(spec.durationMs, longestMs) };
        const runs: EngineRun[] = [];
        for (const found of await find()) {
          if (signal?.aborted === true) break;
          if (isInstalled(found)) runs.push(await runOne(options, found, bounded, signal));
        }
        return runs;
      } finally {
        isComparing = false;
      }
    },
  };
}

type Installed = FoundEngine & { readonly path: string };
const isInstalled = (found: FoundEngine): found is Installed => found.path !== undefined;

async function runOne(
  options: EnginesOptions,
  found: Installed,
  spec: LoadSpec,
  signal: AbortSignal | undefined,
): Promise<EngineRun> {
  const { id, version } = found.engine;
  const tally = new Tally();
  let trouble: string | null = null;
  let residentBytes: number | null = null;
  try {
    const engine = await startEngine({ ...options, found });
    try {
      await load(engine, spec, tally, signal);
      residentBytes = await engine.residentBytes();
    } finally {
      await engine.stop();
    }
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    trouble = cause.message;
  }
  const { total, seconds, lastError } = tally;
  return {
    id,
    version: version ?? '',
    ...total,
    seconds,
    residentBytes,
    trouble: trouble ?? lastError,
    ...tally.overall(),
  };
}

async function load(
  { client }: Awaited<ReturnType<typeof startEngine>>,
  spec: LoadSpec,
  tally: Tally,
  signal: AbortSignal | undefined,
): Promise<void> {
  const run = startTimedRun({
    spec,
    tally,
    send: createCacheLoad({ spec, client, tally, random: seededRandom(seed) }),
    onSecond: () => {},
    onAnswered: () => {},
    now: Date.now,
  });
  const stop = () => void run.end();
  signal?.addEventListener('abort', stop, { once: true });
  await run.ended;
  signal?.removeEventListener('abort', stop);
}
