/** Each operator on the smallest script that it breaks. */
import { describe, expect, test } from 'vitest';
import { luaMutants } from '#lessons/check/mutants/lua/mutants.ts';
import { luaTokens } from '#lessons/check/mutants/lua/tokens.ts';

const brokenBy = (operator: string, script: string): string[] =>
  luaMutants(script)
    .filter(mutant => mutant.operator === operator)
    .map(({ source }) => source);

describe.each([
  ['drop-expiry', `redis.call('SET', KEYS[1], v, 'EX', 30)`, [`redis.call('SET', KEYS[1], v)`]],
  ['expiry-unit', `redis.call('SET', KEYS[1], v, 'PX', ttl)`, [`redis.call('SET', KEYS[1], v, 'EX', ttl)`]],
  ['expiry-unit', `redis.call('expire', KEYS[1], 30)`, [`redis.call('PEXPIRE', KEYS[1], 30)`]],
  ['expiry-times-1000', `redis.call('EXPIRE', k, ARGV[1])`, [`redis.call('EXPIRE', k, (ARGV[1]) * 1000)`]],
  [
    'drop-option',
    `redis.call("SET", k, v, "NX", "GET")`,
    [`redis.call("SET", k, v, "GET")`, `redis.call("SET", k, v, "NX")`],
  ],
  ['drop-option', `redis.call('SET', 'NX', 1)`, []],
  ['drop-call', `redis.call('DEL', k)\nreturn 1`, ['\nreturn 1']],
  ['drop-call', `local a = redis.call('GET', k)`, []],
  ['drop-call', `if redis.call('GET', k) == t then return redis.call('DEL', k) end`, []],
  ['swap-calls', `redis.call('A', k)\nredis.call('B', k)`, [`redis.call('B', k)\nredis.call('A', k)`]],
  ['return-early', `redis.call('DEL', k)`, [`do return 0 end redis.call('DEL', k)`]],
  ['condition-true', `if a == b then return 1 end`, [`if true then return 1 end`]],
  [
    'condition-false',
    `if redis.call('EXISTS', k) == 0 then x() elseif y then z() end`,
    [
      `if false then x() elseif y then z() end`,
      `if redis.call('EXISTS', k) == 0 then x() elseif false then z() end`,
    ],
  ],
  ['negate-equality', 'return a ~= b', ['return a == b']],
  ['move-boundary', 'return a <= b', ['return a < b']],
  ['other-sign', 'return a - b', ['return a + b']],
  ['swap-keys', `x(KEYS[1], KEYS[2])`, [`x(KEYS[2], KEYS[2])`, `x(KEYS[1], KEYS[1])`]],
  ['swap-keys', `x(KEYS[1])`, []],
  ['swap-arguments', `x(ARGV[1], ARGV[2])`, [`x(ARGV[2], ARGV[2])`, `x(ARGV[1], ARGV[1])`]],
  ['off-by-one', 'return n + 2', ['return n + 3']],
  ['number-times-10', 'return n / 1000', ['return n / 10000']],
  ['negate-return', 'return 0', ['return 1']],
  ['drop-bound', 'return math.min(capacity, f(a, b))', ['return (capacity)', 'return (f(a, b))']],
] as const)('%s', (operator, script, broken) => {
  test(script, () => expect(brokenBy(operator, script)).toEqual(broken));
});

test('comments and long strings are no code', () => {
  const script = `--[[ redis.call('DEL', 1) ]] -- return 0\nlocal s = [==[ if x == 1 then ]==]`;
  expect(luaTokens(script).map(({ text }) => text)).toEqual(['local', 's', '=', '[==[ if x == 1 then ]==]']);
  expect(luaMutants(script)).toEqual([]);
});

test('what is no Lua ends the reading, and nothing is thrown', () => {
  const operators = luaMutants('return 1 @ 2 "open').map(({ operator }) => operator);
  expect(operators).toEqual(['negate-return', 'off-by-one']);
});
