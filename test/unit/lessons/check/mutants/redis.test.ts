/** Each operator on lines as they are typed. */
import { describe, expect, test } from 'vitest';
import { redisMutants } from '#lessons/check/mutants/redis/mutants.ts';

const brokenBy = (operator: string, answer: string): string[] =>
  redisMutants(answer)
    .filter(mutant => mutant.operator === operator)
    .map(({ source }) => source);

const lock = 'SET lock:1 me NX EX 600';

describe.each([
  ['drop-line', `# a comment\n${lock}\nGET lock:1`, [`# a comment\n\nGET lock:1`, `# a comment\n${lock}\n`]],
  ['swap-lines', `${lock}\nGET lock:1`, [`GET lock:1\n${lock}`]],
  ['swap-lines', `${lock}\nGET lock:2`, []],
  ['swap-lines', 'SCAN 0\nRENAME a user:1', ['RENAME a user:1\nSCAN 0']],
  ['drop-expiry', lock, ['SET lock:1 me NX']],
  ['expiry-times-1000', lock, ['SET lock:1 me NX EX 600000']],
  ['expiry-times-1000', 'EXPIRE lock:1 60', ['EXPIRE lock:1 60000']],
  ['expiry-unit', lock, []],
  ['expiry-unit', 'SET a:1 me PX 600', ['SET a:1 me EX 600']],
  ['drop-option', lock, ['SET lock:1 me EX 600']],
  ['drop-option', 'SET a:1 NX', []],
  ['split-expiry', lock, ['SETNX lock:1 me\nEXPIRE lock:1 600']],
  ['split-expiry', 'SET a:1 "x y" EX 5', ['SET a:1 "x y"\nEXPIRE a:1 5']],
  ['other-key', 'DEL user:1', ['DEL user:1x']],
  ['swap-keys', 'RENAME a user:1', ['RENAME user:1 a']],
  ['other-value', `SET a:1 '{"a b": 1}' EX 5`, ['SET a:1 another EX 5']],
] as const)('%s', (operator, answer, broken) => {
  test(answer, () => expect(brokenBy(operator, answer)).toEqual(broken));
});
