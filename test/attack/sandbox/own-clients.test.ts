/** Whoever lists, kills or unblocks clients reaches their own alone, whatever they name: by every word that names one. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { command, type RawResp, rawResp } from '#test/support/raw-resp.ts';
import { exchange } from '#test/support/twin.ts';

let doors: Doors;
const open: RawResp[] = [];
beforeAll(async () => {
  doors = await openDoors({ limits: { commandsPerSecond: 100_000, commandBurst: 100_000 } });
});
afterAll(async () => {
  for (const connection of open) await connection.end();
  await doors.stop();
});

async function client(sandbox: Sandbox): Promise<RawResp> {
  const connection = await rawResp(doors.respPort);
  open.push(connection);
  await exchange(connection, command('HELLO', '2', 'AUTH', sandbox.id, sandbox.token));
  return connection;
}
const say = (connection: RawResp, ...words: string[]) => exchange(connection, command(...words));
const make = (owner: string) => doors.registry.create({ owner, scope: 'playground', start: [] });

it('reaches no client of another sandbox, nor of the server', async () => {
  const [attackers, victims] = [await make('attacker'), await make('victim')];
  const idle = await client(victims);
  const blocked = await client(victims);
  const subscribed = await client(victims);
  blocked.send(command('BLPOP', 'queue', '0'));
  subscribed.send(command('SUBSCRIBE', 'news'));
  await subscribed.until('subscribe');
  await expect
    .poll(() =>
      victims
        .clients()
        .map(({ state }) => state)
        .toSorted(),
    )
    .toEqual(['blocked', 'idle', 'subscribed']);
  const theirs = await say(idle, 'CLIENT', 'LIST');
  const serverIds = String(await doors.shared.system.call('CLIENT', 'LIST'));
  const named = [...`${theirs}\n${serverIds}`.matchAll(/\b(?:id|l?addr|user)=(\S+)/g)].map(
    ([, text = '']) => text,
  );
  const attacker = await client(attackers);
  const me = await say(attacker, 'CLIENT', 'INFO');
  // Made up from its id, so that of a neighbour may be the same: it means oneself.
  const [mine, address] = [/id=(\d+)/.exec(me)?.[1], /addr=(\S+)/.exec(me)?.[1]];
  const numbers = Array.from({ length: 60 }, (_, i) => String(i)).filter(id => id !== mine);
  const names = [...new Set([...named, ...numbers])].filter(name => name !== mine && name !== address);
  for (const name of names) {
    for (const words of [
      ['KILL', name],
      ['KILL', 'ID', name],
      ['KILL', 'ADDR', name],
      ['KILL', 'LADDR', name],
      ['KILL', 'USER', name],
      ['UNBLOCK', name],
      ['UNBLOCK', name, 'ERROR'],
      ['LIST', 'ID', name],
    ]) {
      expect(await say(attacker, 'CLIENT', ...words), words.join(' ')).toMatch(/^(?:-|:0\r\n|\$0\r\n)/);
    }
  }
  for (const type of ['normal', 'pubsub', 'master', 'replica', 'slave']) {
    expect(await say(attacker, 'CLIENT', 'KILL', 'TYPE', type)).toBe(':0\r\n');
  }
  expect(await say(attacker, 'CLIENT', 'KILL', 'SKIPME', 'yes')).toBe(':0\r\n');
  expect((await say(attacker, 'CLIENT', 'LIST')).match(/id=/g)).toHaveLength(1);

  expect(await say(idle, 'RPUSH', 'queue', 'job')).toBe(':1\r\n');
  await blocked.until('job');
  expect(await say(idle, 'PUBLISH', 'news', 'still here')).toBe(':1\r\n');
  await subscribed.until('still here');
  expect(victims.clients()).toHaveLength(3);
  expect(await doors.shared.system.ping()).toBe('PONG');
});

it('tells nobody by ids how many clients others have', async () => {
  const busy = await make('busy');
  for (let i = 0; i < 5; i += 1) await client(busy);
  const [first, second] = [await make('first'), await make('second')];
  const ids = await Promise.all(
    [first, second].map(async sandbox => say(await client(sandbox), 'CLIENT', 'ID')),
  );
  expect(ids[0]).toBe(ids[1]);
});
