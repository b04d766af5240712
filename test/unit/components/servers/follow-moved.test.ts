/** What a client with -c does, against a bench that the test plays. */
import { expect, test } from 'vitest';
import type { Bench, CommandEvent } from '#components/bench/bench-context.ts';
import { runFollowing } from '#components/servers/offers/follow-moved.ts';
import { nodeState, topologyState } from '#test/support/topology-states.ts';

const topology = topologyState('cluster', [nodeState('redis-1'), nodeState('redis-2')]);

function play(answers: readonly string[]) {
  const did: string[] = [];
  const left = [...answers];
  const run = async (line: string): Promise<CommandEvent> => {
    did.push(line);
    const text = line === 'ASKING' ? 'OK' : (left.shift() ?? 'OK');
    const reply = { type: text === 'OK' ? ('status' as const) : ('error' as const), text };
    return { type: 'command', seq: 1, atMs: 1, client: 'A', args: [], reply, durationMs: 1 };
  };
  const chooseNode = async (_client: string, node: string) => void did.push(`→ ${node}`);
  const bench: Pick<Bench, 'run'> & { servers: Pick<Bench['servers'], 'chooseNode'> } = {
    run,
    servers: { chooseNode },
  };
  return { did, bench };
}

test.each([
  [['OK'], ['SET a 1']],
  [['MOVED 1 10.77.0.2:6379'], ['SET a 1', '→ redis-2', 'SET a 1']],
  [['ASK 1 10.77.0.2:6379'], ['SET a 1', '→ redis-2', 'ASKING', 'SET a 1']],
  [['WRONGTYPE no'], ['SET a 1']],
])('answered by %s', async (answers, expected) => {
  const { did, bench } = play(answers);
  await runFollowing({ bench, topology: () => topology }, 'SET a 1', 'A');
  expect(did).toEqual(expected);
});

test('a cluster that sends it in circles is left after five', async () => {
  const circle = Array.from({ length: 50 }, () => 'MOVED 1 10.77.0.2:6379');
  const { did, bench } = play(circle);
  const event = await runFollowing({ bench, topology: () => topology }, 'GET a', 'A');
  expect(did.filter(step => step === 'GET a')).toHaveLength(6);
  expect(event.reply).toMatchObject({ type: 'error' });
});
