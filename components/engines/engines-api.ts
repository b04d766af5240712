/** The engines that the server finds on its PATH. Every function throws an Error whose words can be shown. */
import * as z from 'zod/mini';
import { meetLearner } from '#components/learner/learner.ts';
import {
  type Engine,
  type EngineRun,
  engineRunSchema,
  engineSchema,
  type LoadSpec,
} from '#sandbox/server-protocol.ts';

export async function readEngines(): Promise<readonly Engine[]> {
  return z.array(engineSchema).parse(await call('/api/engines'));
}

/** The same load on each that is installed, one after the other. Takes as long as the load, as often as there are engines. */
export async function runOnEngines(load: LoadSpec): Promise<readonly EngineRun[]> {
  await meetLearner().catch(() => {
    throw new Error('The server cannot be reached. Try again in a moment.');
  });
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(load),
  };
  return z.array(engineRunSchema).parse(await call('/api/engines/runs', request));
}

async function call(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, init).catch(() => {
    throw new Error('The server cannot be reached. Try again in a moment.');
  });
  if (response.ok) return response.json();
  const problem: unknown = await response.json().catch(() => undefined);
  if (typeof problem === 'object' && problem !== null && 'detail' in problem) {
    throw new Error(String(problem.detail));
  }
  throw new Error(`The server answered ${response.status}. Try again in a moment.`);
}
