import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Failure } from '#sandbox/failure.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type Doors, freshCookie, openDoors } from '#test/support/doors.ts';
import { say } from '#test/support/sandbox.ts';

/** A key of each type, small and large, with groups, pending entries and expiries. */
const start = [
  'SET text hello',
  'SET number 42',
  'SET soon here PX 3600000',
  'HSET small a 1 b 2',
  'SADD ints 1 2 3',
  'RPUSH list a b c',
  'ZADD board 1 one 2.5 two',
  'XADD log 1-1 field value',
  'XADD log 2-1 field value',
  'XGROUP CREATE log readers 0',
  'XREADGROUP GROUP readers alice COUNT 1 STREAMS log >',
  'PFADD visitors a b c',
  'SETBIT bits 7 1',
  'SET "odd \\x00\\xff name" "odd \\x00\\xff value"',
];
const questions = [
  'GET text',
  'OBJECT ENCODING number',
  'OBJECT ENCODING text',
  'HGETALL small',
  'OBJECT ENCODING ints',
  'SMEMBERS ints',
  'LRANGE list 0 -1',
  'OBJECT ENCODING list',
  'ZRANGE board 0 -1 WITHSCORES',
  'XRANGE log - +',
  'XINFO GROUPS log',
  'XPENDING log readers',
  'PFCOUNT visitors',
  'GET bits',
  'GET "odd \\x00\\xff name"',
  'DBSIZE',
];

let doors: Doors;
beforeAll(async () => {
  doors = await openDoors({ hasServers: true });
});
afterAll(() => doors.stop());

const answers = async (sandbox: Sandbox) =>
  Promise.all(questions.map(async line => `${line}\n${await say(sandbox, 'A', line)}`));
const expiry = async (sandbox: Sandbox) =>
  Number((await say(sandbox, 'A', 'PEXPIRETIME soon')).replace('(integer) ', ''));

describe('keys move', () => {
  it('to a server of one’s own and back, whole: types, values, expiries, groups and pending entries', async () => {
    const before = await doors.all.create({ owner: 'ada', scope: 'playground', start });
    const [expected, expiresAtMs] = [await answers(before), await expiry(before)];
    const ended = Promise.withResolvers<Failure>();
    before.onEnd(ended.resolve);

    const own = await doors.all.move(before.id, { to: 'server' });
    expect(own).toMatchObject({ kind: 'server', owner: 'ada', scope: 'playground' });
    expect(await answers(own)).toEqual(expected);
    expect(await expiry(own)).toBe(expiresAtMs);
    expect((await ended.promise).message).toMatch(/have moved to a server of your own/);
    expect(await doors.all.find(before.id)).toBeUndefined();
    expect((await doors.all.findByScope('ada', 'playground'))?.id).toBe(own.id);

    const back = await doors.all.move(own.id, { to: 'namespace' });
    expect(back.kind).toBe('namespace');
    expect(await answers(back)).toEqual(expected);
    expect(Math.abs((await expiry(back)) - expiresAtMs)).toBeLessThan(5000);
    expect(await doors.all.find(own.id)).toBeUndefined();
  });

  it('to a cluster, each to its slot’s owner', async () => {
    const before = await doors.all.create({ owner: 'eve', scope: 'playground', start });
    const { keys } = await before.snapshot();
    const own = await doors.all.move(before.id, { to: 'cluster' });
    const moved = await own.snapshot();
    // A string that was changed in place is kept in another way, until it is written anew.
    const shown = (all: typeof keys) =>
      all.map(({ memoryBytes: _, ...key }) => (key.type === 'string' ? { ...key, encoding: '' } : key));
    expect(shown(moved.keys)).toEqual(shown(keys));
    await doors.all.remove(own.id);
  });

  it('with time that was moved on', async () => {
    const before = await doors.all.create({ owner: 'tim', scope: 'playground', start });
    await before.advance(1_800_000);
    const expiresAtMs = await expiry(before);
    const own = await doors.all.move(before.id, { to: 'server' });
    expect(own.offsetMs).toBe(1_800_000);
    expect(await expiry(own)).toBe(expiresAtMs);
    await doors.all.remove(own.id);
  });

  it('also those that are written while others are under way', async () => {
    const many = Array.from({ length: 400 }, (_, n) => `SET key:${n} ${n}`);
    const before = await doors.all.create({ owner: 'bob', scope: 'playground', start: many });
    let isMoving = true;
    let written = 0;
    const writing = (async () => {
      for (; isMoving; written += 1) await before.runLine('A', `SET late:${written} ${written}`);
    })().catch((cause: Failure) => cause);
    const own = await doors.all.move(before.id, { to: 'server' });
    isMoving = false;
    await writing;
    // Of the last one nobody knows whether it was answered.
    const there = (await say(own, 'A', `EXISTS ${range(written - 1)}`)).replace('(integer) ', '');
    expect(Number(there)).toBe(written - 1);
    expect(written).toBeGreaterThan(1);
    await doors.all.remove(own.id);
  });

  it('not at all if they do not fit: then all is as it was', async () => {
    const own = await doors.all.create({ owner: 'max', scope: 'playground', start: [], kind: 'server' });
    await say(own, 'A', `EVAL "for i = 1, 10100 do redis.call('SET', 'k' .. i, i) end" 0`);
    await expect(doors.all.move(own.id, { to: 'namespace' })).rejects.toMatchObject({ code: 'too-large' });
    expect((await doors.all.findByScope('max', 'playground'))?.id).toBe(own.id);
    expect(await say(own, 'A', 'DBSIZE')).toBe('(integer) 10100');
    expect(await doors.registry.findByScope('max', 'playground')).toBeUndefined();
    await say(own, 'A', 'FLUSHALL');
    await own.session('A').execute(['SELECT', '3'].map(word => Buffer.from(word)));
    await say(own, 'A', 'SET elsewhere 1');
    await expect(doors.all.move(own.id, { to: 'namespace' })).rejects.toMatchObject({ code: 'conflict' });
    await doors.all.remove(own.id);
  });
});

const range = (count: number) => Array.from({ length: count }, (_, n) => `late:${n}`).join(' ');

describe('a browser', () => {
  it('is offered a server where a namespace refuses, moves there, and opens the scope again', async () => {
    const cookie = freshCookie(doors.identity);
    const [browser, other] = [await doors.browser({ cookie }), await doors.browser({ cookie })];
    await browser.open();
    await other.open();
    await browser.run('SET a 1');
    const line = `EVAL "return redis.call('GET', 'a')" 0`;
    expect(await browser.run(line)).toMatchObject({ offers: 'server', reply: { type: 'error' } });
    expect(await browser.run('SHUTDOWN')).not.toHaveProperty('offers');

    browser.send({ type: 'move', to: 'server' });
    const moved = await browser.waitFor(({ type }) => type === 'moved');
    expect((await other.closed).code).toBe(4410);
    expect(other.frames.at(-1)).toMatchObject({
      type: 'failed',
      detail: expect.stringMatching(/have moved/),
    });
    const opened = await browser.open();
    expect(opened.sandbox).toMatchObject({ kind: 'server', id: 'sandboxId' in moved ? moved.sandboxId : '' });
    expect(opened.topology?.nodes.map(({ name }) => name)).toEqual(['redis-1']);
    expect(await browser.run(line)).toMatchObject({ reply: { type: 'bulk', bytes: '1' } });
    await browser.close();
  });
});
