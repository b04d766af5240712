/** CLIENT LIST, KILL and UNBLOCK among the programs of one sandbox, as people and libraries use them. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { command, type RawResp, rawResp } from '#test/support/raw-resp.ts';
import { exchange, openTwin, type Twin } from '#test/support/twin.ts';

let twin: Twin;
const open: RawResp[] = [];
beforeAll(async () => {
  twin = await openTwin();
});
afterAll(() => twin.stop());
beforeEach(async () => {
  await expect.poll(() => twin.sandbox.clients()).toEqual([]);
});
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.end();
});

/** A client of the door or of the plain server, logged in. */
async function client(port: number): Promise<RawResp> {
  const connection = await rawResp(port);
  open.push(connection);
  await exchange(connection, command('HELLO', '2', 'AUTH', twin.sandbox.id, twin.sandbox.token));
  return connection;
}
const say = (connection: RawResp, ...words: string[]) => exchange(connection, command(...words));
const idOf = async (connection: RawResp) => /:(\d+)/.exec(await say(connection, 'CLIENT', 'ID'))?.[1] ?? '';
const fieldsOf = (reply: string) => [...reply.matchAll(/([a-z-]+)=/g)].map(([, name]) => name);
const ports = () => [twin.doors.respPort, twin.plain.port];
const own = async (connection: RawResp, name: string) =>
  new RegExp(` ${name}=(\\S*)`).exec(await say(connection, 'CLIENT', 'INFO'))?.[1] ?? '';

it('has the fields that Redis has, in its order', async () => {
  const [door = '', plain = ''] = await Promise.all(
    ports().map(async port => say(await client(port), 'CLIENT', 'INFO')),
  );
  expect(fieldsOf(door)).toEqual(fieldsOf(plain));
});

it('lists clients by id, by type and by what they do', async () => {
  for (const port of ports()) {
    const [first, second] = [await client(port), await client(port)];
    await say(first, 'CLIENT', 'SETNAME', 'first');
    second.send(command('SUBSCRIBE', 'news'));
    await second.until('subscribe');
    const list = await say(first, 'CLIENT', 'LIST');
    expect(list).toMatch(/ name=first .* cmd=client\|list /);
    expect(list).toMatch(/ flags=P .* sub=1 .* cmd=subscribe /);
    expect(await say(first, 'CLIENT', 'LIST', 'TYPE', 'pubsub')).toMatch(
      /^\$\d+\r\nid=\d+ [^\n]* sub=1 [^\n]*\n\r\n$/,
    );
    const id = await idOf(first);
    expect(await say(first, 'CLIENT', 'LIST', 'ID', id, '999999')).toMatch(
      new RegExp(`^\\$\\d+\r\nid=${id} [^\n]*\n\r\n$`),
    );
  }
});

it('kills by id, and the connection ends', async () => {
  for (const port of ports()) {
    const [killer, victim] = [await client(port), await client(port)];
    expect(await say(killer, 'CLIENT', 'KILL', 'ID', await idOf(victim))).toBe(':1\r\n');
    await victim.closed;
    expect(await say(killer, 'PING')).toBe('+PONG\r\n');
    expect(await say(killer, 'CLIENT', 'KILL', 'ID', await idOf(killer))).toBe(':0\r\n');
  }
  await expect.poll(() => twin.sandbox.clients().length).toBe(1);
});

it('kills by address, old form and new', async () => {
  for (const port of ports()) {
    const [killer, first, second] = [await client(port), await client(port), await client(port)];
    expect(await say(killer, 'CLIENT', 'KILL', await own(first, 'addr'))).toBe('+OK\r\n');
    await first.closed;
    const [addr, laddr] = [await own(second, 'addr'), await own(second, 'laddr')];
    expect(await say(killer, 'CLIENT', 'KILL', 'ADDR', addr, 'LADDR', laddr)).toBe(':1\r\n');
    await second.closed;
  }
});

it('kills by type and by user, not itself unless told to', async () => {
  for (const port of ports()) {
    const [killer, subscriber, other] = [await client(port), await client(port), await client(port)];
    subscriber.send(command('SUBSCRIBE', 'news'));
    await subscriber.until('subscribe');
    expect(await say(killer, 'CLIENT', 'KILL', 'TYPE', 'pubsub')).toBe(':1\r\n');
    await subscriber.closed;
    expect(await say(killer, 'CLIENT', 'KILL', 'USER', twin.sandbox.id)).toBe(':1\r\n');
    await other.closed;
    killer.send(command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'no'));
    await killer.closed;
    expect(killer.text()).toMatch(/:1\r\n$/);
  }
});

it('kills one that waits, and nothing is popped for it', async () => {
  const [killer, victim] = [await client(twin.doors.respPort), await client(twin.doors.respPort)];
  const id = await idOf(victim);
  victim.send(command('BLPOP', 'queue', '0'));
  await expect.poll(() => twin.sandbox.clients().some(({ state }) => state === 'blocked')).toBe(true);
  expect(await say(killer, 'CLIENT', 'KILL', 'ID', id)).toBe(':1\r\n');
  await victim.closed;
  await say(killer, 'RPUSH', 'queue', 'job');
  expect(await say(killer, 'LLEN', 'queue')).toBe(':1\r\n');
  await say(killer, 'DEL', 'queue');
});

it.each([
  ['TIMEOUT', 'BLPOP', '*-1\r\n'],
  ['ERROR', 'BLPOP', '-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n'],
  ['TIMEOUT', 'XREAD', '*-1\r\n'],
])('unblocks with %s what waits in %s', async (reason, name, answer) => {
  const blocking = name === 'BLPOP' ? ['BLPOP', 'q', '0'] : ['XREAD', 'BLOCK', '0', 'STREAMS', 's', '$'];
  for (const port of ports()) {
    const [other, waiting] = [await client(port), await client(port)];
    const id = await idOf(waiting);
    const from = waiting.text().length;
    waiting.send(command(...blocking));
    await expect.poll(() => say(other, 'CLIENT', 'LIST')).toMatch(new RegExp(`id=${id} .* flags=b `));
    expect(await say(other, 'CLIENT', 'UNBLOCK', id, reason)).toBe(':1\r\n');
    await waiting.until(answer);
    expect(waiting.text().slice(from)).toBe(answer);
    expect(await say(other, 'CLIENT', 'UNBLOCK', id)).toBe(':0\r\n');
    expect(await say(waiting, 'PING')).toBe('+PONG\r\n');
  }
});

it('frees its place whichever way it goes', async () => {
  const endings = [
    [command('SUBSCRIBE', 'a'), command('QUIT'), command('QUIT')],
    [command('MULTI'), command('SET', 'a', '1'), command('QUIT'), command('PING')],
    [command('WATCH', 'a'), Buffer.from('*1\r\n$3\r\nGET'), command('QUIT')],
    [command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'no'), command('PING'), command('PING')],
  ];
  for (const ending of endings) {
    const connection = await client(twin.doors.respPort);
    connection.send(Buffer.concat(ending));
    await connection.closed;
    const other = await client(twin.doors.respPort);
    for (const part of ending) other.send(part);
    await other.closed;
  }
  await expect.poll(() => twin.sandbox.clients()).toEqual([]);
});
