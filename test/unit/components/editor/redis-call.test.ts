import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callInLine, callInText } from '#components/editor/redis-call.ts';

describe('in a line of a Redis file', () => {
  test.each([
    ['', [], ''],
    ['SE', [], 'SE'],
    ['SET ', ['SET'], ''],
    ['SET key "a b', ['SET', 'key'], 'a b'],
    ['SET key "a b" E', ['SET', 'key', 'a b'], 'E'],
    [String.raw`SET key "a\"b" `, ['SET', 'key', 'a"b'], ''],
  ])('%j', (line, before, part) => {
    expect(callInLine(line)).toEqual({ before, part });
  });

  test('a comment is no command', () => {
    expect(callInLine('  # SET ')).toBeUndefined();
  });
});

describe('in the arguments of a call', () => {
  test.each([
    ["redis.call('", [], ''],
    ["local a = redis.call('HG", [], 'HG'],
    ["redis.pcall('HSET', KEYS[1], '", ['HSET', undefined], ''],
    [
      "if redis.call('EXISTS', 'a') == 1 then redis.call('SET', 'a, (b', ARGV[1], 'E",
      ['SET', 'a, (b', undefined],
      'E',
    ],
    ['await redis.call(\n  "XADD",\n  `s`,\n  "', ['XADD', 's'], ''],
    ["client.call('ZADD', 'z', 5, ", ['ZADD', 'z', '5'], ''],
  ])('%j', (text, before, part) => {
    expect(callInText(text)).toEqual({ before, part });
  });

  test.each(["redis.get('", "print('", "redis.call('GET', 'a')", 'redis.call(', "recall('"])(
    '%j is none',
    text => {
      expect(callInText(text)).toBeUndefined();
    },
  );

  test('whatever is written, it answers, and soon', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 400, unit: fc.constantFrom(...'redis.call(\'"`\\,)([]{} \n') }),
        text => {
          callInText(text);
          callInLine(text);
        },
      ),
    );
    const began = process.cpuUsage().user;
    callInText(`redis.call('${"\\'".repeat(50_000)}`);
    callInText('redis.call('.repeat(50_000));
    expect(process.cpuUsage().user - began).toBeLessThan(500_000);
  });
});
