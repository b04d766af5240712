/** What one node says of itself, over HTTP. Every function throws an Error whose words can be shown. */
import * as z from 'zod/mini';
import {
  type Latency,
  type LogLine,
  latencySchema,
  logLineSchema,
  type NodeName,
  type Parameter,
  parameterSchema,
  type SlowLog,
  slowLogSchema,
} from '#sandbox/server-protocol.ts';

/** A node of a sandbox. */
export interface NodeAt {
  readonly sandboxId: string;
  readonly node: NodeName;
}

export async function readConfiguration(at: NodeAt): Promise<readonly Parameter[]> {
  return z.array(parameterSchema).parse(await read(at, 'configuration'));
}

/** The lines that are kept; with `after`, those with a higher number. */
export async function readLog(at: NodeAt, after?: number): Promise<readonly LogLine[]> {
  const query = after === undefined ? '' : `?after=${after}`;
  return z.array(logLineSchema).parse(await read(at, `log${query}`));
}

export async function readSlowLog(at: NodeAt): Promise<SlowLog> {
  return slowLogSchema.parse(await read(at, 'slowlog'));
}

export async function readLatency(at: NodeAt): Promise<Latency> {
  return latencySchema.parse(await read(at, 'latency'));
}

async function read({ sandboxId, node }: NodeAt, what: string): Promise<unknown> {
  const response = await fetch(`/api/sandboxes/${sandboxId}/nodes/${node}/${what}`).catch(() => {
    throw new Error('The server cannot be reached. Try again in a moment.');
  });
  if (response.ok) return response.json();
  const problem: unknown = await response.json().catch(() => undefined);
  if (typeof problem === 'object' && problem !== null && 'detail' in problem) {
    throw new Error(String(problem.detail));
  }
  throw new Error(`The server answered ${response.status}. Try again in a moment.`);
}
