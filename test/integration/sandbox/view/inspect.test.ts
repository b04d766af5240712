/** Windows of values in both kinds of sandbox, page by page, until all of a value was seen. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeyWindow, Part } from '#sandbox/protocol.ts';
import { keyWindowSchema } from '#sandbox/protocol.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';

let doors: Doors;
beforeAll(async () => {
  doors = await openDoors({ hasServers: true });
});
afterAll(() => doors.stop());

type Of<T extends KeyWindow['type']> = Extract<KeyWindow, { type: T }>;
const isOf = <T extends KeyWindow['type']>(window: KeyWindow, type: T): window is Of<T> =>
  window.type === type;
const textOf = ({ bytes }: Part) => String(bytes);

describe.each(['namespace', 'server', 'cluster'] as const)('in a %s', kind => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await doors.all.create({ owner: 'one', scope: 'playground', kind, start: [] });
    return () => doors.all.remove(sandbox.id);
  });
  beforeEach(() => run('FLUSHALL'));

  const run = async (...lines: string[]) => {
    for (const line of lines) await sandbox.runLine('A', line);
  };
  // `b` is on the first node of a cluster, where client A is.
  const open = async <T extends KeyWindow['type']>(type: T, from = '', filter?: string): Promise<Of<T>> => {
    const window = keyWindowSchema.parse(await sandbox.inspect({ key: Buffer.from('b'), from, filter }));
    if (!isOf(window, type)) throw new Error(`It is a ${window.type}.`);
    return window;
  };
  /** All windows, one after the other. */
  const all = async <T extends Exclude<KeyWindow['type'], 'none'>>(type: T, filter?: string) => {
    const windows: Of<T>[] = [];
    for (let from: string | null = ''; from !== null; ) {
      const window: KeyWindow = await open(type, from, filter);
      from = window.type === 'none' ? null : window.next;
      if (isOf(window, type)) windows.push(window);
    }
    return windows;
  };
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

  it('a string is shown byte by byte', async () => {
    await run(`SET b ${'x'.repeat(4096)}yé`);
    const windows = await all('string');
    expect(windows.map(({ from, length }) => [from, length])).toEqual([
      [0, 4099],
      [4096, 4099],
    ]);
    expect(Buffer.from(windows[1]?.base64 ?? '', 'base64').toString()).toBe('yé');
  });

  it('a list by index, a sorted set by rank', async () => {
    await run(`RPUSH b ${numbers(250).join(' ')}`);
    const lists = await all('list');
    expect(lists.map(({ from }) => from)).toEqual([0, 100, 200]);
    expect(lists.flatMap(({ elements }) => elements.map(textOf))).toEqual(numbers(250).map(String));
    await run(
      'DEL b',
      `ZADD b ${numbers(150)
        .map(n => `${n} m${n}`)
        .join(' ')}`,
    );
    const ranks = await all('zset');
    expect(ranks.map(({ from }) => from)).toEqual([0, 100]);
    expect(ranks[1]?.members[0]).toEqual([{ bytes: 'm100' }, '100']);
    const [found] = await all('zset', 'm14');
    expect(found?.from).toBeNull();
    expect(found?.members.map(([member]) => textOf(member)).sort()).toEqual([
      'm14',
      ...numbers(10).map(n => `m14${n}`),
    ]);
  });

  it('a hash and a set by cursor, with a filter that is no pattern', async () => {
    await run(
      `HSET b ${numbers(700)
        .map(n => `f${n} v${n}`)
        .join(' ')}`,
      'HSET b a*b star',
    );
    const fields = (await all('hash')).flatMap(window => window.fields.map(([field]) => textOf(field)));
    expect(new Set(fields).size).toBe(701);
    const starred = (await all('hash', 'a*')).flatMap(window =>
      window.fields.map(([, value]) => textOf(value)),
    );
    expect(starred).toEqual(['star']);
    await run(
      'DEL b',
      `SADD b ${numbers(700)
        .map(n => `m${n}`)
        .join(' ')}`,
    );
    expect(new Set((await all('set')).flatMap(({ members }) => members.map(textOf))).size).toBe(700);
  });

  it('a stream by id', async () => {
    await run(...numbers(120).map(n => `XADD b ${n + 1}-0 n ${n}`));
    const windows = await all('stream');
    expect(windows.map(({ entries }) => entries.length)).toEqual([100, 20]);
    expect(windows[1]?.entries[0]).toEqual({
      id: '101-0',
      fields: [[{ bytes: 'n' }, { bytes: '100' }]],
      more: 0,
    });
  });

  it('long elements are cut, with their true length', async () => {
    await run(`RPUSH b ${'é'.repeat(5000)}`);
    const [window] = await all('list');
    expect(window?.elements).toEqual([{ bytes: 'é'.repeat(1024), ofBytes: 10_000 }]);
  });

  it('a key that is gone is nothing; one that was never there is nothing', async () => {
    expect(await open('none')).toEqual({ type: 'none' });
  });
});
