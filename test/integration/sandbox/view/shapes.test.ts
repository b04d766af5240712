/** What strings and sorted sets are, told from their bytes and from how they were written, against the real server. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { readBitField } from '#sandbox/view/bits.ts';
import { metresBetween, placeOf } from '#sandbox/view/geohash.ts';
import { decodeHyperLogLog, estimateOf, histogramOf } from '#sandbox/view/hyperloglog.ts';
import { openTestRegistry, type TestRegistry } from '#test/support/sandbox.ts';

let tested: TestRegistry;
let sandbox: Sandbox;

beforeAll(async () => {
  tested = await openTestRegistry();
});
afterAll(() => tested.close());
beforeEach(async () => {
  sandbox = await tested.sandbox();
});

async function run(...lines: string[]): Promise<void> {
  for (const line of lines) {
    const reply = await sandbox.runLine('A', line);
    if (reply.type === 'error') throw new Error(`${line}: ${reply.text}`);
  }
}

type Of<T extends KeySnapshot['type']> = Extract<KeySnapshot, { type: T }>;
async function seen<T extends KeySnapshot['type']>(type: T, key = 'k'): Promise<Of<T>> {
  const { keys } = await sandbox.snapshot();
  const found = keys.find((snapshot): snapshot is Of<T> => snapshot.type === type && snapshot.key === key);
  if (found === undefined) throw new Error(`no ${type} at ${key}`);
  return found;
}

describe('a HyperLogLog', () => {
  it('is counted as PFCOUNT counts, sparse and dense, whatever is in it', async () => {
    let lastKey = 0;
    const amounts = fc.oneof(
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 200, max: 5000 }),
      fc.integer({ min: 5000, max: 60_000 }),
    );
    await fc.assert(
      fc.asyncProperty(amounts, fc.integer({ min: 0, max: 9_999_999 }), async (amount, seed) => {
        lastKey += 1;
        const key = `{t}:hll${lastKey}`;
        await tested.system.pfadd(key);
        for (let start = 0; start < amount; start += 5000) {
          const some = Math.min(5000, amount - start);
          await tested.system.pfadd(key, ...Array.from({ length: some }, (_, i) => `${seed}:${start + i}`));
        }
        const bytes = await tested.system.getBuffer(key);
        const counted = await tested.system.pfcount(key);
        await tested.system.del(key);
        const found = decodeHyperLogLog(bytes ?? Buffer.alloc(0));
        expect(found === undefined ? undefined : estimateOf(histogramOf(found))).toBe(counted);
      }),
      { numRuns: 40 },
    );
  });

  it('is told with its estimate and never with its bytes; looking at it does not write', async () => {
    await run('PFADD k a b c d e');
    const { shape, value, truncated, length } = await seen('string');
    expect(shape).toMatchObject({ is: 'hyperloglog', encoding: 'sparse', estimate: 5 });
    if (shape?.is !== 'hyperloglog') throw new Error('no HyperLogLog');
    expect(shape.skyline).toHaveLength(128);
    expect(shape.skyline.filter(height => height > 0)).toHaveLength(5);
    expect(shape.histogram.reduce((sum, count) => sum + count)).toBe(16_384);
    expect(truncated).toBe(true);
    expect(Buffer.byteLength(String(value))).toBeLessThan(length);
  });

  it('is a string again where its bytes are broken', async () => {
    await run('SET k HYLL\u0000this-is-none');
    expect((await seen('string')).shape).toBeUndefined();
  });

  it('is drawn as bytes where there are too many to be read whole', async () => {
    await run(...Array.from({ length: 30 }, (_, i) => `PFADD small${i} a`));
    const many = Array.from({ length: 6000 }, (_, i) => `member${i}`).join(' ');
    await run(`PFADD big0 ${many}`, ...Array.from({ length: 59 }, (_, i) => `PFMERGE big${i + 1} big0`));
    const { keys } = await sandbox.snapshot();
    const shaped = keys.filter(key => key.type === 'string' && key.shape !== undefined);
    expect(shaped.length).toBeGreaterThan(30);
    expect(shaped.length).toBeLessThan(keys.length);
  });
});

describe('a string used as bits', () => {
  it('is told by what is set in it, however long it is', async () => {
    await run('SETBIT k 7 1', 'SETBIT k 8000000 1');
    const { shape, value, length } = await seen('string');
    expect(shape).toEqual({
      is: 'bitmap',
      ones: 2,
      isCut: false,
      fields: [],
      chunks: [
        { at: 0, base64: Buffer.from([1, ...new Array<number>(31).fill(0)]).toString('base64') },
        { at: 1_000_000, base64: Buffer.from([0x80]).toString('base64') },
      ],
    });
    expect(length).toBe(1_000_001);
    expect(Buffer.byteLength(String(value))).toBeLessThanOrEqual(1024);
  });

  it('tells only so many parts', async () => {
    await run(...Array.from({ length: 40 }, (_, i) => `SETBIT k ${i * 4096} 1`));
    const { shape } = await seen('string');
    expect(shape).toMatchObject({ is: 'bitmap', ones: 40, isCut: true });
    expect(shape?.is === 'bitmap' ? shape.chunks : []).toHaveLength(32);
  });

  it('is one by BITOP and in a transaction, by another name after RENAME, and none after SET', async () => {
    await run('SET a abc', 'SET b abd', 'BITOP AND k a b');
    expect((await seen('string')).shape).toMatchObject({ is: 'bitmap' });
    expect((await seen('string', 'a')).shape).toBeUndefined();
    await run('RENAME k other');
    expect((await seen('string', 'other')).shape).toMatchObject({ is: 'bitmap' });
    await run('SET other abc');
    expect((await seen('string', 'other')).shape).toBeUndefined();
    await run('MULTI', 'SETBIT t 1 1', 'EXEC');
    expect((await seen('string', 't')).shape).toMatchObject({ is: 'bitmap', ones: 1 });
    await run('DEL t');
    await sandbox.snapshot();
    await run('APPEND t x');
    expect((await seen('string', 't')).shape).toMatchObject({ is: 'bitmap' });
  });

  it('tells the fields that BITFIELD named, with the values that BITFIELD reads', async () => {
    const widths = fc.tuple(fc.constantFrom('i', 'u'), fc.integer({ min: 1, max: 63 }));
    const fields = fc.array(
      fc.record({
        type: widths,
        offset: fc.integer({ min: 0, max: 400 }),
        isCounted: fc.boolean(),
        value: fc.bigInt(-(2n ** 62n), 2n ** 62n),
      }),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(fields, async ops => {
        await run('DEL k');
        await sandbox.snapshot();
        const said = ops.map(({ type: [sign, bits], offset, isCounted, value }) => ({
          type: `${sign}${bits}`,
          offset: isCounted ? `#${offset % 8}` : String(offset),
          value,
        }));
        await run(
          `BITFIELD k ${said.map(op => `OVERFLOW SAT SET ${op.type} ${op.offset} ${op.value}`).join(' ')}`,
        );
        const reads = said.map(op => `GET ${op.type} ${op.offset}`).join(' ');
        const reply = await sandbox.runLine('A', `BITFIELD k ${reads}`);
        const read =
          reply.type === 'array'
            ? reply.items.map(item => (item.type === 'integer' ? String(item.value) : ''))
            : [];
        const { shape } = await seen('string');
        const told = new Map(
          shape?.is === 'bitmap' ? shape.fields.map(f => [`${f.type}@${f.offset}`, f.value]) : [],
        );
        for (const [index, op] of said.entries()) {
          const field = readBitField(op.type, op.offset);
          expect(told.get(`${op.type}@${field?.offset}`)).toBe(read[index]);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('a sorted set of places', () => {
  it('is known by GEOADD, with the places that GEOPOS tells and the distances of GEODIST', async () => {
    await run(
      'GEOADD k 13.361389 38.115556 Palermo 15.087269 37.502669 Catania -0.1278 51.5074 London -70.6 -33.4 Santiago',
    );
    const { shape, members } = await seen('zset');
    expect(shape).toEqual({ is: 'geo' });
    for (const [member, score] of members) {
      const reply = await sandbox.runLine('A', `GEOPOS k ${String(member)}`);
      const place = placeOf(score);
      const told = reply.type === 'array' && reply.items[0]?.type === 'array' ? reply.items[0].items : [];
      const [longitude, latitude] = told.map(item =>
        item.type === 'bulk' ? Number(item.bytes.toString()) : 0,
      );
      expect(place.longitude).toBeCloseTo(longitude ?? 0, 10);
      expect(place.latitude).toBeCloseTo(latitude ?? 0, 10);
    }
    const at = (name: string) => placeOf(members.find(([member]) => member === name)?.[1] ?? '');
    const reply = await sandbox.runLine('A', 'GEODIST k Palermo Catania');
    const metres = reply.type === 'bulk' ? Number(reply.bytes.toString()) : 0;
    expect(metresBetween(at('Palermo'), at('Catania'))).toBeCloseTo(metres, 3);
  });

  it('is none of distances, none of scores that are no places, and none by ZADD alone', async () => {
    await run('GEOADD g 13 38 a 14 39 b');
    await run(
      'GEOSEARCHSTORE k g FROMMEMBER a BYRADIUS 500 km',
      'GEOSEARCHSTORE d g FROMMEMBER a BYRADIUS 500 km STOREDIST',
    );
    expect((await seen('zset')).shape).toEqual({ is: 'geo' });
    expect((await seen('zset', 'd')).shape).toBeUndefined();
    await run('ZADD k -1 nowhere', 'ZADD z 3479099956230698 Palermo');
    expect((await seen('zset')).shape).toBeUndefined();
    expect((await seen('zset', 'z')).shape).toBeUndefined();
  });

  it('is known in a start state', async () => {
    sandbox = await tested.sandbox(['GEOADD k 13 38 a']);
    expect((await seen('zset')).shape).toEqual({ is: 'geo' });
  });
});

describe('a stream', () => {
  it('tells when and how often each pending entry was delivered, and what was ever added', async () => {
    await run(
      'XADD k 1-1 f v',
      'XADD k 2-1 f v',
      'XGROUP CREATE k g 0',
      'XREADGROUP GROUP g c COUNT 2 STREAMS k >',
    );
    await run('XCLAIM k g other 0 1-1', 'XDEL k 2-1', 'XADD k 3-1 f v');
    const before = Date.now();
    const { groups, lastGeneratedId, entriesAdded, length } = await seen('stream');
    expect({ lastGeneratedId, entriesAdded, length }).toEqual({
      lastGeneratedId: '3-1',
      entriesAdded: 3,
      length: 2,
    });
    const consumers = groups[0]?.consumers ?? [];
    const claimed = consumers.find(({ name }) => name === 'other');
    expect(claimed?.pending).toEqual(['1-1']);
    expect(claimed?.deliveries?.[0]?.times).toBe(2);
    expect(Math.abs((claimed?.deliveries?.[0]?.deliveredAtMs ?? 0) - before)).toBeLessThan(60_000);
  });
});
