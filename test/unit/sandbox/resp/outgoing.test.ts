import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeCommand, encodeReply, writePrefixed } from '#sandbox/resp/encode.ts';
import { Outgoing } from '#sandbox/resp/outgoing.ts';
import { RequestParser } from '#sandbox/resp/request-parser.ts';

const limits = { arguments: 100, valueBytes: 100_000, requestBytes: 1_000_000 };
const words = fc.array(
  fc.uint8Array({ maxLength: 60 }).map(bytes => Buffer.from(bytes)),
  {
    minLength: 2,
    maxLength: 9,
  },
);

test('pieces of any size come out in their order, also those that are taken in between', () => {
  const pieces = fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.boolean()), { maxLength: 30 });
  fc.assert(
    fc.property(pieces, all => {
      const out = new Outgoing();
      const taken: Buffer[] = [];
      const expected: Buffer[] = [];
      for (const [index, [size, takes]] of all.entries()) {
        const piece = Buffer.alloc(size, index);
        out.bytes(piece);
        expected.push(piece);
        if (takes) taken.push(...out.take());
      }
      expect(out.length).toBe(Buffer.concat(expected).length - Buffer.concat(taken).length);
      taken.push(...out.take());
      expect(Buffer.concat(taken).equals(Buffer.concat(expected))).toBe(true);
    }),
  );
});

test.each([0, 9, 10, 99, 100, 12_345, 4_294_967_295])('a header of %i', number => {
  const out = new Outgoing();
  out.header(0x24, number);
  expect(Buffer.concat(out.take()).toString()).toBe(`$${number}\r\n`);
});

test('text of more than one byte a character is said in UTF-8', () => {
  expect(encodeReply({ type: 'error', text: 'ERR “é” 漢' }, 2).toString()).toBe('-ERR “é” 漢\r\n');
});

test('a prefix stands before the keys and nowhere else, whatever the bytes are', () => {
  const places = fc.record({ first: fc.integer({ min: 1, max: 3 }), step: fc.integer({ min: 1, max: 3 }) });
  fc.assert(
    fc.property(words, places, fc.integer({ min: 1, max: 9 }), (args, { first, step }, last) => {
      const prefix = Buffer.from('{id}:');
      const parser = new RequestParser(limits);
      parser.push(encodeCommand(args));
      const request = parser.next();
      if (request === undefined) throw new Error('The command did not arrive.');
      const to = Math.min(last, args.length - 1);
      const out = new Outgoing();
      writePrefixed(out, request, prefix, { first, last: to, step });
      const isKey = (index: number) => index >= first && index <= to && (index - first) % step === 0;
      const expected = args.map((arg, index) => (isKey(index) ? Buffer.concat([prefix, arg]) : arg));
      expect(Buffer.concat(out.take()).equals(encodeCommand(expected))).toBe(true);
    }),
  );
});
