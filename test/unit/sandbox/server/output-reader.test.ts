/** What is read of a child's output: each line once, in order, and of a flood no more than the limits say. */
import { describe, expect, it } from 'vitest';
import { type OutputLimits, OutputReader, outputLimits } from '#sandbox/server/output-reader.ts';

const limits: OutputLimits = {
  lineBurst: 5,
  linesPerSecond: 2,
  lineBytes: 10,
  pieceBytes: 1000,
  pieceChunks: 4,
  pieceMs: 100,
  crowd: 2,
};
const stdout = {};
const stderr = {};

function reader(given: Partial<OutputLimits> = {}, flooding = new Map<object, number>()) {
  const told: string[] = [];
  const one = new OutputReader(line => told.push(line), { ...limits, ...given }, flooding);
  const take = (text: string, nowMs = 0, stream = stdout) => one.take(stream, Buffer.from(text), nowMs);
  return { one, told, take };
}

describe('the output of a child', () => {
  const text = 'first\nzwö\n\n日本\nlast';
  const lines = ['first', 'zwö', '日本', 'last'];

  it('is told line by line, wherever it is cut', () => {
    const bytes = Buffer.from(text);
    for (let at = 0; at <= bytes.length; at += 1) {
      const { one, told } = reader({ lineBurst: 100 });
      one.take(stdout, bytes.subarray(0, at), 0);
      one.take(stdout, bytes.subarray(at), 0);
      one.end(stdout, 0);
      expect(told).toEqual(lines);
    }
  });

  it('is told line by line, byte by byte', () => {
    const { one, told } = reader({ lineBurst: 100 });
    for (const byte of Buffer.from(text)) one.take(stdout, Buffer.from([byte]), 0);
    one.end(stdout, 0);
    expect(told).toEqual(lines);
  });

  it('of two streams is not mixed', () => {
    const { told, take } = reader();
    take('be');
    take('other\n', 0, stderr);
    take('gun\n');
    expect(told).toEqual(['other', 'begun']);
  });

  it('has long lines in pieces', () => {
    const { told, take } = reader();
    take('0123456789abc');
    take('def\n');
    expect(told).toEqual(['0123456789', 'abcdef']);
  });

  it('does not keep the chunk of a begun line', () => {
    const { told, take, one } = reader();
    const chunk = Buffer.from('whole\nbegun');
    one.take(stdout, chunk, 0);
    chunk.fill('?');
    take('\n');
    expect(told).toEqual(['whole', 'begun']);
  });
});

describe('a flood', () => {
  it('is told up to the burst, then so many lines each second, with what is left out between', () => {
    const { told, take } = reader();
    take('1\n2\n3\n4\n5\n6\n7\n');
    take('8\n', 999);
    expect(told).toEqual(['1', '2', '3', '4', '5']);
    take('9\n10\n11\n', 1000);
    take('12\n', 2000);
    expect(told.slice(5)).toEqual([
      '(It printed too much: 6 bytes are left out here.)',
      '9',
      '10',
      '(It printed too much: 3 bytes are left out here.)',
      '12',
    ]);
  });

  it('of empty lines is one too', () => {
    const { told, take, one } = reader();
    take('\n'.repeat(6));
    expect(told).toEqual([]);
    expect(one.isFlooding(0)).toBe(true);
  });

  it('that leaves out the beginning of a line leaves out its end', () => {
    const { told, take } = reader({ lineBurst: 1 });
    take('1\nbegin');
    take('middle', 1000);
    take('end\nwhole\n', 1000);
    expect(told).toEqual(['1', '(It printed too much: 14 bytes are left out here.)', 'whole']);
  });

  it('is told to its last byte when it ends', () => {
    const { told, take, one } = reader({ lineBurst: 1 });
    take('1\n2\n3');
    one.end(stdout, 0);
    expect(told).toEqual(['1', '(It printed too much: 3 bytes are left out here.)']);
  });

  it('is over two seconds after the last line that was left out', () => {
    const { take, one } = reader({ lineBurst: 1 });
    take('1\n');
    expect(one.isFlooding(0)).toBe(false);
    take('2\n', 100);
    expect(one.isFlooding(2099)).toBe(true);
    expect(one.isFlooding(2100)).toBe(false);
  });
});

describe('a pause', () => {
  it('follows each piece, in proportion', () => {
    const { take } = reader({ lineBurst: 1e9 });
    expect(take('x'.repeat(999))).toBe(0);
    expect(take('x')).toBe(100 + 100 * (1 / 4 - 1 / 1000));
    const { take: takeAll } = reader({ lineBurst: 1e9 });
    expect(takeAll('x'.repeat(1000))).toBe(100);
    expect(takeAll('x'.repeat(1000), 100)).toBe(100);
  });

  it('follows many small chunks', () => {
    const { take } = reader({ lineBurst: 1e9 });
    expect(['a', 'b', 'c', 'd'].map(text => take(text))).toEqual([0, 0, 0, 100]);
  });

  it('is not made where little is printed', () => {
    const { take } = reader({ lineBurst: 1e9 });
    for (let nowMs = 0; nowMs < 1000; nowMs += 25) expect(take('a line\n', nowMs)).toBe(0);
  });

  it('is longer the more children flood, until they have ceased', () => {
    const flooding = new Map<object, number>();
    const readers = Array.from({ length: 6 }, () => reader({ lineBurst: 1 }, flooding));
    for (const { take } of readers) take('1\n2\n');
    const { take } = reader({ lineBurst: 1e9 }, flooding);
    expect(take('x'.repeat(1000))).toBe(300);
    expect(take('', 2000)).toBe(0);
    expect(flooding.size).toBe(0);
    expect(take('x'.repeat(1000), 3000)).toBe(100);
  });

  it('does not wait for children that have ended', () => {
    const flooding = new Map<object, number>();
    const { take, one } = reader({ lineBurst: 1 }, flooding);
    take('1\n2\n');
    expect(flooding.size).toBe(1);
    one.end(stdout, 0);
    expect(flooding.size).toBe(0);
  });
});

it('limits a flood of one learner to some megabytes and a hundred lines a second', () => {
  const told: string[] = [];
  const one = new OutputReader(line => told.push(line), outputLimits, new Map());
  const chunk = Buffer.from('x\n'.repeat(32_768));
  let bytes = 0;
  for (let nowMs = 0; nowMs < 10_000; ) {
    const waitMs = one.take(stdout, chunk, nowMs);
    bytes += chunk.length;
    nowMs += Math.max(1, waitMs);
  }
  expect(told.filter(line => line === 'x')).toHaveLength(400 + 9 * 100);
  expect(bytes).toBeLessThan(10 * 2 * 1_048_576);
});
