/** A learner's way into one of their servers, whatever state it is in. */
import { once } from 'node:events';
import type { Limits } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import { type Connection, LoginRefused, openConnection } from '#sandbox/resp/connection.ts';
import type { OwnNode, Topology } from '#sandbox/server/contract.ts';
import type { OwnSessionHost } from './session-host.ts';

const connectTimeoutMs = 5000;
/** For a server that comes back by itself. */
const patientMs = 30_000;
const replyElements = 2_000_000;
const replyDepth = 64;

type Options = Parameters<OwnSessionHost['connect']>[1];

/** @throws {Failure} `unavailable` if it is stopped or does not come back */
export async function connectTo(
  topology: Topology,
  node: OwnNode,
  limits: Pick<Limits, 'ownReplyBytes'>,
  { signal, ...options }: Options,
): Promise<Connection> {
  for (;;) {
    await topology.wake();
    await untilReachable(node, signal);
    try {
      return await openConnection({
        target: node.target,
        credentials: node.logins.learner,
        limits: { replyBytes: limits.ownReplyBytes, elements: replyElements, depth: replyDepth },
        connectTimeoutMs,
        ...options,
      });
    } catch (cause) {
      if (cause instanceof LoginRefused) {
        throw new Failure('unavailable', `${node.name} does not let you in now. Please try again.`, 2);
      }
      // Whoever comes to a server that is paused, or ends just now, waits as before.
      if (node.state === 'running' && !signal.aborted) throw cause;
    }
  }
}

async function untilReachable(node: OwnNode, signal: AbortSignal): Promise<void> {
  const beganAtMs = performance.now();
  while (node.state !== 'running') {
    if (signal.aborted) throw new Failure('unavailable', 'This client was closed.');
    if (node.state === 'stopped') {
      throw new Failure('unavailable', `${node.name} is stopped. Start it again to go on.`);
    }
    const leftMs = node.state === 'paused' ? undefined : patientMs - (performance.now() - beganAtMs);
    if (leftMs !== undefined && leftMs <= 0) {
      throw new Failure('unavailable', `${node.name} does not come back. Start it again to go on.`);
    }
    await nextState(node, signal, leftMs);
  }
}

/** Settles at the next change, when that much time is over, or when nobody waits any more. */
async function nextState(node: OwnNode, signal: AbortSignal, mostMs: number | undefined): Promise<void> {
  const over = new AbortController();
  const timer = mostMs === undefined ? undefined : setTimeout(() => over.abort(), mostMs);
  const stop = node.onState(() => over.abort());
  const either = AbortSignal.any([over.signal, signal]);
  try {
    if (!either.aborted) await once(either, 'abort');
  } finally {
    clearTimeout(timer);
    stop();
  }
}
