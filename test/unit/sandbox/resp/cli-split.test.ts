import { describe, expect, test } from 'vitest';
import { splitLine } from '#sandbox/resp/cli-split.ts';

const split = (line: string) => splitLine(line)?.map(arg => Buffer.from(arg).toString('latin1'));

describe('splits as redis-cli does', () => {
  test.each<[string, string[] | undefined]>([
    ['', []],
    ['   \t ', []],
    ['SET a  b', ['SET', 'a', 'b']],
    ['SET "" empty', ['SET', '', 'empty']],
    ['"a b" \'c d\'', ['a b', 'c d']],
    ['"\\x41\\xff\\xg0\\x4"', ['A\xffxg0x4']],
    ['"\\n\\r\\t\\b\\a\\q\\""', ['\n\r\t\b\x07q"']],
    ["'it\\'s \\n'", ["it's \\n"]],
    ['a"b"', ['ab']],
    ["a'b'", ['ab']],
    ['a\\nb', ['a\\nb']],
    ['\u00e9', ['\xc3\xa9']],
    ['"a"b', undefined],
    ["'a'b", undefined],
    ['"a', undefined],
    ["'a", undefined],
    ['"a\\', undefined],
    ['"a\\"', undefined],
    ["'a\\'", undefined],
    ['a "', undefined],
    ['"a"\n"b"', ['a', 'b']],
  ])('%j', (line, args) => {
    expect(split(line)).toEqual(args);
  });

  test('a line of a megabyte takes no time to speak of', () => {
    const started = performance.now();
    expect(splitLine(`SET a "${'x'.repeat(1_000_000)}"`)?.[2]).toHaveLength(1_000_000);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
