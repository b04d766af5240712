/** Links that carry keys and commands: what goes in comes out, and hostile ones stay outside. */
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  decodeShared,
  encodeShared,
  LinkError,
  longestLink,
  readCommands,
  type Shared,
  writeCommands,
} from '#components/share/link.ts';

const pack = (content: unknown) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return `#s=1.${deflateRawSync(Buffer.from(text)).toString('base64url')}`;
};
const command = fc.record({
  client: fc.constantFrom('A' as const, 'H' as const),
  line: fc.string({ minLength: 1 }),
});

describe('a link', () => {
  test('brings back what it was made of', async () => {
    const lines = fc.array(
      fc.string({ minLength: 1, unit: 'grapheme' }).filter(line => /^[^\p{C}\p{Z}]+$/u.test(line)),
    );
    await fc.assert(
      fc.asyncProperty(lines, fc.array(command, { maxLength: 5 }), async (start, run) => {
        const shared: Shared = { start, run };
        expect(await decodeShared(await encodeShared(shared))).toEqual(shared);
      }),
      { numRuns: 60 },
    );
  });

  test('is short, and safe in an address', async () => {
    const start = Array.from({ length: 50 }, (_, i) => `HSET product:${i} name "Kettle ${i}" price 3490`);
    const hash = await encodeShared({ start, run: [] });
    expect(hash).toMatch(/^#s=1\.[A-Za-z0-9_-]+$/);
    expect(hash.length).toBeLessThan(start.join('\n').length / 3);
  });

  test('says what to do when it would be too long', async () => {
    const random = Array.from({ length: 1000 }, (_, i) => `SET k${i} ${Math.sin(i)}${Math.cos(i)}`);
    await expect(encodeShared({ start: random, run: [] })).rejects.toThrow(
      /A link would have \d+ kB, and 16 kB is/,
    );
    await expect(encodeShared({ start: ['SET a "\u202e"'], run: [] })).rejects.toThrow(LinkError);
  });

  test('of another kind is no link', async () => {
    expect(await decodeShared('')).toBeUndefined();
    expect(await decodeShared('#main')).toBeUndefined();
    await expect(decodeShared('#s=2.AAAA')).rejects.toThrow('This link is of a newer kind');
  });
});

describe('a hostile link is broken', () => {
  const good = { start: ['SET a 1'], run: [] };
  const hostile: [string, string][] = [
    ['no data', '#s=1'],
    ['no base64', '#s=1.%%%'],
    ['no deflate', '#s=1.AAAAAAAA'],
    ['cut short', pack(good).slice(0, -4)],
    ['with a tail', `${pack(good)}.x`],
    ['no JSON', pack('hello')],
    ['no UTF-8', `#s=1.${deflateRawSync(Buffer.from([0x22, 0xff, 0x22])).toString('base64url')}`],
    ['another shape', pack([good])],
    ['unknown fields', pack({ ...good, auto: true })],
    ['a prototype', pack('{"start":[],"run":[],"__proto__":{"x":1}}')],
    ['a line break', pack({ start: ['SET a 1\nFLUSHALL'], run: [] })],
    ['a carriage return', pack({ start: ['SET a 1\rFLUSHALL'], run: [] })],
    ['a zero byte', pack({ start: ['SET a 1\0'], run: [] })],
    ['text that runs backwards', pack({ start: ['SET a \u202e1'], run: [] })],
    ['hidden characters', pack({ start: ['SET a\u200b 1'], run: [] })],
    ['an unknown client', pack({ start: [], run: [{ client: 'R1', line: 'PING' }] })],
    ['too many lines', pack({ start: Array.from({ length: 2001 }, () => 'PING'), run: [] })],
    [
      'too many commands',
      pack({ start: [], run: Array.from({ length: 101 }, () => ({ client: 'A', line: 'PING' })) }),
    ],
    ['too long', `#s=1.${'A'.repeat(longestLink)}`],
    ['version of many digits', '#s=11111.AAAA'],
  ];
  for (const [what, hash] of hostile) {
    test(what, async () => {
      await expect(decodeShared(hash)).rejects.toThrow('This link is broken');
    });
  }

  test('a bomb is not unpacked', async () => {
    const bomb = deflateRawSync(Buffer.alloc(8_000_000, 0x20)).toString('base64url');
    expect(bomb.length).toBeLessThan(longestLink);
    const read = vi.spyOn(ReadableStreamDefaultReader.prototype, 'read');
    await expect(decodeShared(`#s=1.${bomb}`)).rejects.toThrow('This link is broken');
    const pieces = await Promise.all(read.mock.results.map(({ value }) => Promise.resolve(value)));
    read.mockRestore();
    const unpacked = pieces.reduce((sum, piece) => sum + (piece.value?.length ?? 0), 0);
    expect(unpacked).toBeGreaterThan(0);
    expect(unpacked).toBeLessThan(1_000_000);
  });
});

test('commands are written and read with their clients', () => {
  const run = [
    { client: 'A', line: 'SET a 1' },
    { client: 'B', line: 'GET a' },
  ] as const;
  expect(writeCommands(run)).toBe('A> SET a 1\nB> GET a');
  expect(readCommands(`${writeCommands(run)}\n\n  `)).toEqual(run);
  expect(writeCommands(run.slice(0, 1))).toBe('SET a 1');
  expect(readCommands(' SET a "B> b"  ')).toEqual([{ client: 'A', line: 'SET a "B> b"' }]);
});
