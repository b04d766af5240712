/** What is put back is what was copied, byte for byte, however little of it is written. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MemoryCopy } from '#sandbox/guest/memory-copy.ts';

const megabyte = 1024 * 1024;

/** Something at both ends, and a long run of zeros, as an engine's stack is, between them. */
function memory(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(7 * megabyte);
  bytes.fill(1, 0, 5000);
  bytes.fill(2, 6 * megabyte, 6 * megabyte + 9000);
  return bytes;
}

it('ends at the last byte that is not zero', () => {
  expect(new MemoryCopy(memory().buffer).length).toBe(6 * megabyte + 9000);
});

it('puts back what was written anywhere but in the depth of the stack', () => {
  const bytes = memory();
  const before = Buffer.from(bytes);
  const copy = new MemoryCopy(bytes.buffer);
  const place = fc.oneof(
    fc.integer({ min: 0, max: 8000 }),
    fc.integer({ min: 5 * megabyte, max: 6 * megabyte + 8999 }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 }))), writes => {
      for (const [at, value] of writes) bytes[at] = value;
      copy.restore(bytes.buffer);
      expect(Buffer.compare(bytes, before)).toBe(0);
    }),
    { numRuns: 50 },
  );
});

it('puts back the depth of the stack too, once it was reached', () => {
  const bytes = memory();
  const before = Buffer.from(bytes);
  const copy = new MemoryCopy(bytes.buffer);
  bytes.fill(9, 2 * megabyte, 6 * megabyte);
  copy.restore(bytes.buffer);
  expect(Buffer.compare(bytes, before)).toBe(0);
});

it('leaves what lies beyond', () => {
  const bytes = memory();
  const copy = new MemoryCopy(bytes.buffer);
  bytes[6.5 * megabyte] = 7;
  copy.restore(bytes.buffer);
  expect(bytes[6.5 * megabyte]).toBe(7);
});
