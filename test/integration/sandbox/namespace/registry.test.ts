/** Sandboxes from their making to their end, what is left behind, and what they may hold. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxEvent } from '#sandbox/protocol.ts';
import { nextEvent, openTestRegistry, say, type TestRegistry } from '#test/support/sandbox.ts';
import { until } from '#test/support/until.ts';

let opened: TestRegistry;

beforeAll(async () => {
  opened = await openTestRegistry({
    limits: {
      keys: 20,
      bytes: 400_000,
      commandsPerSecond: 10,
      commandBurst: 100_000,
      clients: 3,
      queuedInTransaction: 5,
      // What is kept ready has slots and users too, which would come and go under what is counted here.
      warmNamespaces: 0,
    },
  });
});
afterAll(() => opened.close());

describe('life', () => {
  test('a sandbox begins with its start state and is found again by scope', async () => {
    const { registry } = opened;
    const sandbox = await registry.create({
      owner: 'ada',
      scope: 'lesson:a/b',
      start: ['SET a 1', 'RPUSH l "x y" z'],
    });
    expect(await say(sandbox, 'A', 'LRANGE l 0 -1')).toBe('1) "x y"\n2) "z"');
    expect(sandbox.transcript()).toHaveLength(1);
    expect(await registry.findByScope('ada', 'lesson:a/b')).toBe(sandbox);
    expect(await registry.findByScope('grace', 'lesson:a/b')).toBeUndefined();
    expect(await registry.findByScope('ada', 'home')).toBeUndefined();
    expect(sandbox.url).toBe(`redis://${sandbox.id}:${sandbox.token}@127.0.0.1:6390`);
    expect(sandbox.engine).toMatch(/^Redis \d/);
    await registry.removeAllOf('ada');
    expect(await registry.findByScope('ada', 'lesson:a/b')).toBeUndefined();
  });

  test('it outlives the process: keys, token and owner, with a new epoch', async () => {
    const before = await opened.registry.create({ owner: 'ada', scope: 'home', start: ['SET a 1'] });
    await before.advance(5000);
    const after = await (await opened.reopen()).find(before.id);
    expect(after).toMatchObject({
      id: before.id,
      token: before.token,
      owner: 'ada',
      scope: 'home',
      offsetMs: 5000,
    });
    expect(after?.epoch).not.toBe(before.epoch);
    if (after === undefined) throw new Error('not found');
    expect(await say(after, 'A', 'GET a')).toBe('"1"');
    expect(() => before.session('A')).toThrow(expect.objectContaining({ code: 'unavailable' }));
    await opened.registry.remove(after.id);
  });

  test('removed, it leaves nothing: no keys, no user, no record, no connection', async () => {
    const left = async () => ({
      keys: (await opened.system.keys('*')).sort(),
      users: ((await opened.system.call('ACL', 'USERS')) as string[]).sort(),
      connections: String(await opened.system.call('CLIENT', 'LIST')).match(/user=ks-\w+/g) ?? [],
    });
    const before = await left();
    const sandbox = await opened.registry.create({ owner: 'ada', scope: 'home', start: ['SET a 1'] });
    await say(sandbox, 'A', 'SUBSCRIBE x');
    expect(await left()).not.toEqual(before);
    await opened.registry.remove(sandbox.id);
    expect(await left()).toEqual(before);
    await opened.registry.remove(sandbox.id);
  });

  test('an idle one expires, and its name finds nothing', async () => {
    const own = await openTestRegistry({ idleMs: 60_000, limits: { warmNamespaces: 0 } });
    const sandbox = await own.sandbox(['SET a 1']);
    await own.reopen();
    await own.system.zadd('{keyspace}:used', Date.now() - 60_001, sandbox.id);
    expect(await own.registry.find(sandbox.id)).toBeUndefined();
    // The registry's first round may be at it already.
    await until(async () => (await own.system.keys('*')).length === 0);
    await own.close();
  });

  test('what is not an id finds nothing and harms nothing', async () => {
    for (const id of ['*', '', 'keyspace', '{keyspace}', 'a'.repeat(100), 'zzzzzzzzzzzz']) {
      expect(await opened.registry.find(id)).toBeUndefined();
      await opened.registry.remove(id);
    }
  });

  test('a start state that fails is a failure, and leaves nothing', async () => {
    const before = await opened.system.keys('*');
    await expect(opened.registry.create({ owner: 'x', scope: 'home', start: ['NOSUCH'] })).rejects.toThrow(
      /NOSUCH/,
    );
    expect(await opened.system.keys('*')).toEqual(before);
  });

  test('no two share a slot', async () => {
    const sandboxes = await Promise.all(Array.from({ length: 30 }, () => opened.sandbox()));
    const slots = await Promise.all(
      sandboxes.map(({ id }) => opened.system.call('CLUSTER', 'KEYSLOT', `{${id}}:x`)),
    );
    expect(new Set(slots).size).toBe(30);
    for (const { id } of sandboxes) await opened.registry.remove(id);
    expect(await opened.system.hlen('{keyspace}:slots')).toBe(0);
  });
});

describe('events', () => {
  test('numbered, kept, and with the keys that changed', async () => {
    const sandbox = await opened.sandbox();
    const from = sandbox.events.lastSeq;
    const view = nextEvent(sandbox, ({ type }) => type === 'view');
    await sandbox.runLine('A', 'SET user:42 Ada', { runId: 'r1' });
    expect(await view).toMatchObject({
      type: 'view',
      cause: { by: 'client', client: 'A' },
      changed: [{ key: 'user:42', type: 'string', value: 'Ada' }],
      keyCount: 1,
    });
    const events = sandbox.events.since(from) ?? [];
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => from + index + 1));
    expect(events.find(({ type }) => type === 'command')).toMatchObject({
      client: 'A',
      runId: 'r1',
      args: ['SET', 'user:42', 'Ada'],
      reply: { type: 'status', text: 'OK' },
    });
    expect(sandbox.events.since(sandbox.events.lastSeq)).toEqual([]);
    expect(sandbox.events.since(sandbox.events.lastSeq + 1)).toBeUndefined();
    for (let i = 0; i < 1100; i += 1) await sandbox.runLine('A', 'PING');
    expect(sandbox.events.since(from)).toBeUndefined();
    expect(sandbox.events.since(sandbox.events.lastSeq - 1000)).toHaveLength(1000);
    expect(sandbox.transcript()).toHaveLength(1000);
    await opened.registry.remove(sandbox.id);
  });

  test('a transaction changes its keys too', async () => {
    const sandbox = await opened.sandbox();
    const changed: string[] = [];
    const both = nextEvent(sandbox, (event: SandboxEvent) => {
      if (event.type === 'view') changed.push(...event.changed.map(({ key }) => String(key)));
      return changed.length >= 2;
    });
    for (const line of ['MULTI', 'SET a 1', 'RPUSH b 1', 'EXEC']) await sandbox.runLine('A', line);
    await both;
    expect(changed.sort()).toEqual(['a', 'b']);
    await opened.registry.remove(sandbox.id);
  });

  test('time that passes, and the way back to the start', async () => {
    const sandbox = await opened.sandbox(['SET a 1 EX 60', 'SET b 2']);
    expect(await sandbox.advance(10_000)).toBe(10_000);
    expect(await say(sandbox, 'A', 'TTL a')).toMatch(/\(integer\) (49|50)/);
    expect(await sandbox.advance('next-expiry')).toBeGreaterThan(40_000);
    expect(await say(sandbox, 'A', 'KEYS *')).toBe('1) "b"');
    expect(await sandbox.advance('next-expiry')).toBe(0);
    await sandbox.reset(['SET a 1']);
    expect(sandbox.offsetMs).toBe(0);
    expect(sandbox.transcript()).toEqual([]);
    expect((await sandbox.snapshot()).keys.map(({ key }) => key)).toEqual(['a']);
    await opened.registry.remove(sandbox.id);
  });
});

describe('what a sandbox may hold', () => {
  test('keys: up to the limit and not one more, and room again after a DEL', async () => {
    const sandbox = await opened.sandbox();
    for (let i = 0; i < 20; i += 1) expect(await say(sandbox, 'A', `SET k${i} v`)).toBe('OK');
    expect(await say(sandbox, 'A', 'SET k20 v')).toMatch(/^\(error\) ERR quota: this sandbox holds 20 keys/);
    expect(await say(sandbox, 'A', 'MSET x 1 y 2')).toMatch(/quota/);
    await say(sandbox, 'A', 'DEL k0');
    expect(await say(sandbox, 'A', 'SET k20 v')).toBe('OK');
    await opened.registry.remove(sandbox.id);
  });

  test('bytes: by arguments, by offsets, by copies, and in a transaction', async () => {
    const sandbox = await opened.sandbox();
    const big = 'x'.repeat(150_000);
    expect(await say(sandbox, 'A', `SET a ${big}`)).toBe('OK');
    expect(await say(sandbox, 'A', `SET b ${big}`)).toBe('OK');
    expect(await say(sandbox, 'A', `SET c ${big}`)).toMatch(
      /^\(error\) ERR quota: this sandbox holds 0\.3 MB/,
    );
    expect(await say(sandbox, 'A', 'COPY a c')).toMatch(/quota/);
    expect(await say(sandbox, 'A', 'SETBIT c 4000000 1')).toMatch(/quota/);
    expect(await say(sandbox, 'A', 'BITFIELD c SET u8 4000000 1')).toMatch(/quota/);
    expect(await say(sandbox, 'A', 'SETRANGE c 300000 x')).toMatch(/quota/);
    await say(sandbox, 'A', 'DEL b');
    await say(sandbox, 'A', 'MULTI');
    expect(await say(sandbox, 'A', `SET c ${'x'.repeat(60_000)}`)).toBe('QUEUED');
    for (let i = 0; i < 3; i += 1) await say(sandbox, 'A', `COPY c d${i}`);
    expect(await say(sandbox, 'A', 'EXEC')).toMatch(/EXECABORT/);
    expect(await say(sandbox, 'A', 'DBSIZE')).toBe('(integer) 1');
    expect(await say(sandbox, 'A', 'FLUSHALL')).toBe('OK');
    expect(await say(sandbox, 'A', `SET c ${big}`)).toBe('OK');
    await opened.registry.remove(sandbox.id);
  });

  test('clients, and commands in a transaction', async () => {
    const sandbox = await opened.sandbox();
    for (const client of ['A', 'B', 'C']) sandbox.session(client);
    expect(() => sandbox.session('D')).toThrow(expect.objectContaining({ code: 'quota' }));
    sandbox.closeSession('C');
    sandbox.session('D');
    await say(sandbox, 'A', 'MULTI');
    for (let i = 0; i < 5; i += 1) expect(await say(sandbox, 'A', 'PING')).toBe('QUEUED');
    expect(await say(sandbox, 'A', 'PING')).toMatch(/too many commands in one transaction/);
    expect(await say(sandbox, 'A', 'EXEC')).toMatch(/EXECABORT/);
    await opened.registry.remove(sandbox.id);
  });

  test('commands a second, of this sandbox and no other', async () => {
    const own = await openTestRegistry({ limits: { commandsPerSecond: 1, commandBurst: 50 } });
    const [busy, quiet] = [await own.sandbox(), await own.sandbox()];
    const replies = await Promise.all(Array.from({ length: 80 }, () => say(busy, 'A', 'PING')));
    expect(replies.slice(0, 50).every(reply => reply === 'PONG')).toBe(true);
    expect(replies.filter(reply => /ERR quota: too many commands/.test(reply)).length).toBeGreaterThan(25);
    expect(await say(quiet, 'A', 'PING')).toBe('PONG');
    await own.close();
  });

  test('sandboxes of an address in an hour, and of the server', async () => {
    const own = await openTestRegistry({ limits: { sandboxesPerAddressPerHour: 2, sandboxes: 3 } });
    const make = (address: string) => own.registry.create({ owner: 'x', scope: 'home', start: [], address });
    await make('1.1.1.1');
    await make('1.1.1.1');
    await expect(make('1.1.1.1')).rejects.toMatchObject({ code: 'quota' });
    await make('2.2.2.2');
    await expect(make('2.2.2.2')).rejects.toMatchObject({ code: 'busy' });
    await own.close();
  });
});
