/** Executes what an actor's client asks, command by command, and shapes the results for the guest. */
import type { Reply } from '#sandbox/resp/reply.ts';
import type { PendingCall } from './actor-process.ts';
import type { VirtualClient, Waiting } from './client.ts';
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

/** The command waits inside Redis. `answered` tells what the step becomes once it has its reply. */
export interface WaitingStep {
  readonly args: readonly string[];
  readonly waiting: Waiting;
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
export async function stepRedis(client: VirtualClient, call: PendingCall): Promise<Step | WaitingStep> {
  if (call.method === 'multi') return transaction(client, call.commands);
  if (call.method === 'exec') {
    const reply = await client.execute(['EXEC']);
    return { executed: [{ args: ['EXEC'], reply }], result: resultsOf(reply), isWhole: true };
  }
  const args = commandOf(call);
  const sent = await client.send(args);
  return 'reply' in sent ? answered(call, args, sent.reply) : { args, waiting: sent.waiting };
}

/** The command that a call's next step executes. */
export const commandOf = (call: PendingCall): readonly string[] => call.commands[call.results.length] ?? [];

/** A single command has its reply, or the next one of a pipeline. */
export function answered(call: PendingCall, args: readonly string[], reply: Reply): Step {
  const executed = [{ args, reply }];
  if (call.method !== 'pipeline') return { executed, result: resultOf(reply), isWhole: true };
  call.results.push(resultOf(reply));
  const isWhole = call.results.length >= call.commands.length;
  return { executed, result: { value: call.results }, isWhole };
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
