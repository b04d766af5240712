// biome-ignore-all lint/suspicious/noTemplateCurlyInString: answers and texts stand here as texts
/** Each operator on the smallest answer that it breaks. */
import { afterAll, describe, expect, test } from 'vitest';
import { typescriptMutants } from '#lessons/check/mutants/typescript/mutants.ts';
import { openTypeScript } from '#lessons/check/typescript.ts';

const typescript = openTypeScript();
afterAll(() => typescript.close());

const inFunction = (body: string) =>
  `export async function answer(redis: Redis, id: string) {\n  ${body}\n}\n`;

/** The broken lines that an operator makes of a body. */
function brokenBy(operator: string, body: string): string[] {
  return typescriptMutants(typescript.parse(inFunction(body)))
    .filter(mutant => mutant.operator === operator)
    .map(({ source }) => source.split('\n').slice(1, -2).join('\n').trim());
}

const set = `await redis.set('k', 'v', 'EX', 30, 'NX');`;

describe.each([
  ['drop-expiry', set, [`await redis.set('k', 'v', 'NX');`]],
  ['drop-expiry', `await redis.call('SET', 'k', 'v', 'PX', ms);`, [`await redis.call('SET', 'k', 'v');`]],
  ['drop-expiry', `await redis.setex('k', 9, v);`, [`await redis.set('k', v);`]],
  ['expiry-unit', set, [`await redis.set('k', 'v', 'PX', 30, 'NX');`]],
  ['expiry-unit', `await redis.expire('k', 30);`, [`await redis.pexpire('k', 30);`]],
  ['expiry-times-1000', set, [`await redis.set('k', 'v', 'EX', (30) * 1000, 'NX');`]],
  [
    'expiry-over-1000',
    `await redis.pexpire(k, ms);`,
    ['await redis.pexpire(k, Math.max(1, Math.floor((ms) / 1000)));'],
  ],
  ['drop-option', set, [`await redis.set('k', 'v', 'EX', 30);`]],
  ['drop-option', `await redis.set('GET', 'NX', 'XX');`, [`await redis.set('GET', 'NX');`]],
  ['drop-option', `await redis.xadd('s', 'MAXLEN', 100, '*');`, [`await redis.xadd('s', '*');`]],
  ['swap-keys', `await redis.rename('a', 'b');`, [`await redis.rename('b', 'a');`]],
  ['drop-key-part', 'await redis.get(`lock:${id}:x`);', ['await redis.get(`lock::x`);']],
  ['drop-await', 'await redis.del(k);', ['redis.del(k);']],
  ['drop-call', 'a();\n  await redis.del(k);', ['await redis.del(k);', 'a();']],
  ['drop-call', 'if (x) await redis.del(k);', ['if (x) ;']],
  ['swap-calls', 'await a();\n  await b();', ['await b();\n  await a();']],
  ['swap-calls', 'const x = await a();\n  await b(x);', []],
  [
    'return-early',
    'await a();\n  await b();',
    ['await a();\n  if (true) return undefined as never; await b();'],
  ],
  ['drop-catch', 'try { a(); } catch { b(); }', ['{ a(); }']],
  ['drop-finally', 'try { a(); } finally { b(); }', ['{ a(); }']],
  ['drop-catch', 'try { a(); } catch { b(); } finally { c(); }', ['try { a(); } finally { c(); }']],
  ['condition-true', 'if (x) a();', ['if (true as boolean) a();']],
  ['condition-false', 'return x ? 1 : 2;', ['return false as boolean ? 1 : 2;']],
  ['negate-equality', 'return a === b;', ['return a !== b;']],
  ['move-boundary', 'return a < b;', ['return a <= b;']],
  ['drop-condition', 'return a && b;', ['return a;', 'return b;']],
  ['drop-not', 'return !a;', ['return a;']],
  ['negate-return', 'return true;', ['return false;']],
  ['constant-token', 'return crypto.randomUUID();', [`return 'a token';`]],
  ['constant-token', 'return `${Math.random()}`;', ['return `${0.5}`;']],
  ['off-by-one', 'return a.slice(3);', ['return a.slice(4);']],
  ['number-times-10', 'setTimeout(f, 1_00);', ['setTimeout(f, 1000);']],
  ['number-over-10', 'setTimeout(f, 100);', ['setTimeout(f, 10);']],
  [
    'flip-setting',
    `await operator.run('redis-1', 'CONFIG', 'SET', 'appendonly', 'yes');`,
    [`await operator.run('redis-1', 'CONFIG', 'SET', 'appendonly', 'no');`],
  ],
  [
    'lua-drop-expiry',
    `return \`redis.call('SET', KEYS[1], 1, 'EX', 30)\`;`,
    [`return \`redis.call('SET', KEYS[1], 1)\`;`],
  ],
] as const)('%s', (operator, body, broken) => {
  test(body, () => expect(brokenBy(operator, body)).toEqual(broken));
});

test('the time of an expiry has its own operators', () => {
  expect(brokenBy('number-times-10', `await redis.set('k', 'v', 'EX', 300);`)).toEqual([]);
  expect(brokenBy('off-by-one', `await redis.expire('k', 5);`)).toEqual([]);
});

describe('one step becomes several', () => {
  test.each([
    ['split-expiry', set, [`redis.set('k', 'v', 'NX')`, `redis.expire('k', 30)`]],
    ['split-condition', set, [`redis.exists('k')) === 1) return null`, `redis.set('k', 'v', 'EX', 30)`]],
    [
      'split-condition',
      `await redis.set(k, v, 'XX', 'KEEPTTL');`,
      ['redis.exists(k)) === 0) return null', `redis.set(k, v, 'KEEPTTL')`],
    ],
    ['split-command', 'await redis.getdel(k);', ['redis.get(k)', 'redis.del(k)', 'return was']],
    ['split-command', 'await redis.incr(k);', ['redis.get(k)', `redis.set(k, next, 'KEEPTTL')`]],
    ['split-command', `await redis.lmove(a, b, 'RIGHT', 'LEFT');`, [`'RPOP', a`, `'LPUSH', b`]],
    [
      'split-transaction',
      'await redis.multi().incr(a).expire(a, 9).exec();',
      [`redis.call('INCR', a)`, `redis.call('EXPIRE', a, 9)`, 'return replies'],
    ],
  ])('%s: %s', (operator, body, parts) => {
    const [broken = '', ...more] = brokenBy(operator, body);
    expect(more).toEqual([]);
    let at = 0;
    for (const part of parts) {
      const found = broken.indexOf(part, at);
      expect(found, `${part} in ${broken}`).toBeGreaterThanOrEqual(at);
      at = found;
    }
  });

  test('what a transaction queues is not split by itself', () => {
    expect(brokenBy('split-command', 'await redis.multi().incr(a).exec();')).toEqual([]);
  });
});

test('ids count the further ones of a line, names do not move with lines', () => {
  const body = `if (a === 1 || b === 2) return;`;
  const mutants = typescriptMutants(typescript.parse(inFunction(body)));
  const lower = typescriptMutants(typescript.parse(`// A line above.\n${inFunction(body)}`));
  const equality = mutants.filter(({ operator }) => operator === 'negate-equality');
  expect(equality.map(({ id }) => id)).toEqual(['negate-equality@2', 'negate-equality@2.2']);
  expect(equality.map(({ name }) => name)).toEqual(['negate-equality a === 1', 'negate-equality b === 2']);
  expect(lower.map(({ name }) => name)).toEqual(mutants.map(({ name }) => name));
  expect(lower.map(({ id }) => id)).not.toEqual(mutants.map(({ id }) => id));
});

test('every mutant is another text, and says how it differs', () => {
  const answer = inFunction(`${set}\n  if (x === 1) await redis.del(k);`);
  const mutants = typescriptMutants(typescript.parse(answer));
  expect(new Set(mutants.map(({ source }) => source)).size).toBe(mutants.length);
  for (const { source, diff } of mutants) {
    expect(source).not.toBe(answer);
    expect(diff).toMatch(/^[-+] /);
  }
});
