/** Executes what an actor's client asks, command by command, and shapes the results for the guest. */
import type { Reply } from '#sandbox/resp/reply.ts';
import type { PendingCall } from './actor-process.ts';
import type { VirtualClient } from './client.ts';
import { nestedValue } from './value.ts';

export interface Executed {
  readonly args: readonly string[];
  readonly reply: Reply;
}

/** What the guest gets once a call is whole; undefined while commands of a pipeline are left. */
export interface Step {
  readonly executed: readonly Executed[];
  readonly result: unknown;
  readonly isWhole: boolean;
}

const resultOf = (reply: Reply): unknown =>
  reply.type === 'error'
    ? { error: { name: 'ReplyError', message: reply.text } }
    : { value: nestedValue(reply) };

const resultsOf = (reply: Reply): unknown =>
  reply.type === 'array' ? { value: reply.items.map(resultOf) } : resultOf(reply);

/**
 * One step: a single command, the next command of a pipeline, or a whole transaction (its commands are queued and
 * EXEC runs them together, so nothing can come between).
 */
export async function stepRedis(client: VirtualClient, call: PendingCall): Promise<Step> {
  switch (call.method) {
    case 'multi':
      return transaction(client, call.commands);
    case 'pipeline':
      return pipelined(client, call);
    case 'exec': {
      const reply = await client.execute(['EXEC']);
      return { executed: [{ args: ['EXEC'], reply }], result: resultsOf(reply), isWhole: true };
    }
    default: {
      const args = call.commands[0] ?? [];
      const reply = await client.execute(args);
      return { executed: [{ args, reply }], result: resultOf(reply), isWhole: true };
    }
  }
}

async function pipelined(client: VirtualClient, call: PendingCall): Promise<Step> {
  const args = call.commands[call.results.length] ?? [];
  const reply = await client.execute(args);
  call.results.push(resultOf(reply));
  const isWhole = call.results.length >= call.commands.length;
  return { executed: [{ args, reply }], result: { value: call.results }, isWhole };
}

async function transaction(client: VirtualClient, commands: PendingCall['commands']): Promise<Step> {
  const executed: Executed[] = [];
  let reply: Reply = { type: 'nil' };
  for (const args of [['MULTI'], ...commands, ['EXEC']]) {
    reply = await client.execute(args);
    executed.push({ args, reply });
  }
  return { executed, result: resultsOf(reply), isWhole: true };
}

/** Why a call got no reply, as ioredis says it. */
export const connectionError = (how: 'down' | 'broken'): unknown => ({
  error:
    how === 'broken'
      ? { name: 'Error', message: 'Connection is closed.' }
      : {
          name: 'MaxRetriesPerRequestError',
          message:
            'Reached the max retries per request limit (which is 20). Refer to "maxRetriesPerRequest" option for details.',
        },
});
