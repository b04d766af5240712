/**
 * The canary's attackers find out when they are not answered, and only then: whoever is refused because the sandbox runs
 * too many commands has an answer, and may go on after a moment.
 */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reply } from '#sandbox/resp/reply.ts';
import { textOf } from '#test/attack/battery.ts';
import { openRespClient } from '#test/support/canary/clients.ts';
import { Judge } from '#test/support/canary/judge.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';

const refusal = 'ERR quota: too many commands: this sandbox may run 10 a second. Wait a moment and go on.';
let doors: Doors;

beforeAll(async () => {
  doors = await openDoors({ limits: { commandsPerSecond: 10, commandBurst: 20 } });
});
afterAll(() => doors.stop());

class Witness extends Judge {
  readonly told: string[] = [];

  override reply(reply: Reply, asked: string): void {
    super.reply(reply, asked);
    this.told.push(textOf(reply));
  }
}

// It costs more than fits, so that what follows is refused for two seconds.
const dear = ['SET', 'dear', 'x'.repeat(1_000_000)];
const commands = (...lines: string[][]) => lines.map(words => words.map(word => Buffer.from(word)));

test.each([
  { where: 'outside of a transaction', batch: commands(dear) },
  { where: 'in a transaction that it leaves open', batch: commands(['MULTI'], dear) },
])('an attacker that is refused $where goes on after a moment', async ({ batch }) => {
  const judge = new Witness([], []);
  const { id, token } = await doors.registry.create({ owner: 'attacker', scope: 'playground', start: [] });
  const client = await openRespClient({ port: doors.respPort, login: { id, token }, protocol: 3, judge });
  const [before, startedAtMs] = [judge.told.length, performance.now()];
  await client.run(batch);
  const tookMs = performance.now() - startedAtMs;
  client.close();
  const told = judge.told.slice(before);
  // The DISCARD and the PING that it ends with.
  expect(told.slice(batch.length, batch.length + 2)).toEqual([refusal, refusal]);
  expect(judge.findings).toEqual([]);
  expect(tookMs).toBeLessThan(10_000);
});

async function openDoor(answer: (socket: Socket) => void): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => answer(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test.each([
  { how: 'never answered', answer: () => undefined },
  { how: 'refused for ever', answer: (socket: Socket) => socket.write(`-${refusal}\r\n`) },
])('an attacker that is $how finds it out', async ({ answer }) => {
  const judge = new Judge([], []);
  const door = await openDoor(answer);
  const login = { id: 'id', token: 'token' };
  await openRespClient({ port: door.port, login, protocol: 3, judge, answeredWithinMs: 1000 });
  door.close();
  expect(judge.findings).toEqual(['was not answered (after HELLO)']);
});
