/**
 * The load that can be put on the servers of one sandbox: one at a time, at a chosen rate, counted second by second.
 * A server that is away makes requests fail and is told as that; it never ends the load.
 */
import { randomBytes } from 'node:crypto';
import { Failure } from '#sandbox/failure.ts';
import type { OwnNode, Topology } from '#sandbox/server/contract.ts';
import { cacheAlong } from '#sandbox/server/load/cache-client.ts';
import { createCacheLoad } from '#sandbox/server/load/cache-load.ts';
import type { Path } from '#sandbox/server/load/path.ts';
import { createPath } from '#sandbox/server/load/paths.ts';
import { seededRandom } from '#sandbox/server/load/random.ts';
import { Tally } from '#sandbox/server/load/tally.ts';
import { startTimedRun, type TimedRun } from '#sandbox/server/load/timed-run.ts';
import { WriteLoad } from '#sandbox/server/load/write-load.ts';
import type { LoadReport, LoadSpec, Loss } from '#sandbox/server-protocol.ts';

/** WAIT blocks its connection, so writes that wait share several. */
const connectionsForWait = 16;
const mostWaiting = { plain: 4096, withWait: 64 };

export interface LoadOptions {
  readonly topology: Topology;
  /** Told each second while one runs, once when it has ended, and when what came back was counted. */
  onReport(report: LoadReport): void;
  now?(): number;
  /** Of the choice of keys; by default another for each load. */
  readonly seed?: number;
}

export interface LoadBench {
  /** Of the load that runs, or of the last one. */
  readonly report: LoadReport | undefined;
  /** @throws {Failure} `conflict` if one runs, `not-found` for an unknown node, `unavailable` if nobody can be reached */
  start(spec: LoadSpec): Promise<void>;
  /** Settles when its last requests have ended. @throws {Failure} `not-found` if none runs */
  stop(): Promise<void>;
  /** @throws {Failure} `conflict` while it runs or a server is away, `not-found` if there was none of writes */
  countLoss(): Promise<Loss>;
  /** Ends at once what runs. */
  close(): void;
}

interface Run {
  readonly spec: LoadSpec;
  readonly startedAtMs: number;
  readonly tally: Tally;
  readonly writes: WriteLoad | undefined;
  readonly timed: TimedRun;
  loss: Loss | null;
}

export function createLoad(options: LoadOptions): LoadBench {
  const { topology, onReport, now = Date.now } = options;
  let run: Run | undefined;
  let isStarting = false;

  return {
    get report() {
      return run === undefined ? undefined : reportOf(run);
    },
    start: async spec => {
      if (isStarting || run?.timed.isRunning === true) {
        throw new Failure('conflict', 'A load runs already. Stop it first.');
      }
      isStarting = true;
      try {
        const node = demandNode(topology, spec.node);
        demandReplicas(topology, spec);
        const path = pathFor(topology, spec, node);
        await readyOrClosed(path);
        run = begin(options, spec, path, now);
        onReport(reportOf(run));
      } finally {
        isStarting = false;
      }
    },
    stop: async () => {
      if (run?.timed.isRunning !== true) throw new Failure('not-found', 'No load runs.');
      await run.timed.end();
    },
    countLoss: async () => {
      if (run?.timed.isRunning === true)
        throw new Failure('conflict', 'The load still runs. Stop it, then count.');
      const counted = run;
      if (counted?.writes === undefined) {
        throw new Failure('not-found', 'There was no load of writes to count. Start one first.');
      }
      const path = pathFor(
        topology,
        { ...counted.spec, waitReplicas: 0 },
        demandNode(topology, counted.spec.node),
      );
      try {
        counted.loss = await counted.writes.countLoss(path).catch((cause: unknown) => {
          if (!(cause instanceof Failure)) throw cause;
          throw new Failure('conflict', cause.message);
        });
      } finally {
        path.close();
      }
      onReport(reportOf(counted));
      return counted.loss;
    },
    close: () => run?.timed.abandon(),
  };
}

function begin(
  { topology, onReport, seed }: LoadOptions,
  spec: LoadSpec,
  path: Path,
  now: () => number,
): Run {
  const tally = new Tally();
  const writes =
    spec.mode === 'writes'
      ? new WriteLoad({ spec, run: randomBytes(4).toString('hex'), tally, now })
      : undefined;
  const random = seededRandom(seed ?? randomBytes(4).readUInt32LE());
  const send =
    writes === undefined
      ? createCacheLoad({ spec, client: cacheAlong(path), tally, random })
      : (count: number) => writes.send(path, count);
  const timed = startTimedRun({
    spec,
    tally,
    send,
    onSecond: () => {
      topology.used(now());
      onReport(reportOf(run));
    },
    onAnswered: () => path.close(),
    now,
  });
  const run: Run = { spec, startedAtMs: now(), tally, writes, timed, loss: null };
  return run;
}

function reportOf({ spec, startedAtMs, timed, tally, loss }: Run): LoadReport {
  const { total, lastError, seconds } = tally;
  const { isRunning } = timed;
  return { spec, startedAtMs, isRunning, ...total, lastError, seconds: [...seconds], loss };
}

function pathFor(topology: Topology, spec: LoadSpec, node: OwnNode | null): Path {
  const isWaiting = spec.waitReplicas > 0;
  return createPath({
    topology,
    node,
    connections: isWaiting ? connectionsForWait : 1,
    mostWaiting: isWaiting ? mostWaiting.withWait : mostWaiting.plain,
  });
}

async function readyOrClosed(path: Path): Promise<void> {
  try {
    await path.ready();
  } catch (cause) {
    path.close();
    throw cause;
  }
}

function demandNode(topology: Topology, name: string | null): OwnNode | null {
  if (name === null) return null;
  const node = topology.node(name);
  if (node === undefined) throw new Failure('not-found', `There is no ${name} here.`);
  if (node.kind === 'redis') return node;
  throw new Failure('bad-request', `${name} is a Sentinel and holds no keys. Choose a Redis server.`);
}

function demandReplicas({ kind, nodes }: Topology, { waitReplicas }: LoadSpec): void {
  const hasReplicas =
    kind === 'replicated' || kind === 'sentinel' || (kind === 'cluster' && nodes.length > 3);
  if (waitReplicas === 0 || hasReplicas) return;
  throw new Failure(
    'bad-request',
    'There are no replicas here to wait for. Set the number of replicas to 0.',
  );
}
