/** The engines that the server finds on its PATH. Every function throws an Error whose words can be shown. */
import { z } from 'zod';
import { type Engine, engineSchema } from '#sandbox/server-protocol.ts';

export async function readEngines(): Promise<readonly Engine[]> {
  return z.array(engineSchema).parse(await call('/api/engines'));
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
