/**
 * What a hostile answer tries against its guest. After each attempt the same engine must serve another guest, which
 * has learnt nothing; what the attempt got back is an ordinary outcome.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { compileAnswer } from '#sandbox/guest/compile.ts';
import type { Guest, Slice } from '#sandbox/guest/guest.ts';
import { GuestPool } from '#sandbox/guest/guest-pool.ts';
import { defaultGuestLimits } from '#sandbox/guest/limits.ts';
import type { Report } from '#sandbox/guest/report.ts';

const pool = new GuestPool({ commandNames: ['get', 'set'], limits: defaultGuestLimits });

interface Attempt {
  readonly report: Report | undefined;
  readonly slice: Slice;
  readonly calls: readonly string[];
  readonly printed: readonly string[];
  readonly cpuMs: number;
}

const startMs = Date.UTC(2026, 0, 1);

/** Runs `answer` of a module; every host call and timer is answered at once, with "x". */
async function attempt(source: string): Promise<Attempt> {
  await pool.rewind();
  const compiled = compileAnswer(source);
  if ('problem' in compiled) throw new Error(compiled.problem.message);
  const calls: string[] = [];
  const printed: string[] = [];
  const work: ((guest: Guest) => Slice)[] = [];
  let report: Report | undefined;
  const host = {
    nowMs: () => startMs,
    call: (id: number, target: string, method: string, argument: string) => {
      calls.push(`${target}.${method} ${argument}`);
      work.push(guest => guest.answer(id, '{"value":"x"}'));
    },
    timer: (id: number) => work.push(guest => guest.fire(id)),
    clearTimer: () => undefined,
    print: (_level: string, text: string) => printed.push(text),
    done: (_run: number, given: Report) => {
      report ??= given;
    },
  };
  const startedAt = process.threadCpuUsage();
  const { guest, problem } = pool.take(host, { seed: 1, code: compiled.code, exportName: 'answer' });
  if (problem) throw new Error(`${problem.name}: ${problem.message}`);
  let slice = guest.invoke(1, [{ kind: 'redis' }]);
  for (let step = 0; step < 100 && slice.alive && report === undefined; step++) {
    slice = work.shift()?.(guest) ?? slice;
  }
  return { report, slice, calls, printed, cpuMs: process.threadCpuUsage(startedAt).user / 1000 };
}

const inside = (code: string) => attempt(`export async function answer(redis) {\n${code}\n}`);
const returned = async (code: string) => {
  const { report, slice } = await inside(code);
  return report?.kind === 'returned' ? report.value : (report ?? slice);
};

async function expectHealthy(): Promise<void> {
  const { calls, report } = await inside("return [await redis.get('k'), typeof leak, [].leak ?? null]");
  expect(report).toEqual({ kind: 'returned', value: ['x', 'undefined', null] });
  expect(calls).toEqual(['redis.command {"connection":1,"commands":[["get","k"]]}']);
}

describe('reaching out', () => {
  it.each([
    [
      'globals of the host',
      "return ['process', 'require', 'fetch', 'WebAssembly', 'Buffer', 'std', 'os', 'XMLHttpRequest', 'Worker', 'module', '__dirname'].filter(name => name in globalThis)",
      [],
    ],
    [
      'the constructor of the constructor',
      "return answer.constructor.constructor('return typeof process + typeof require')()",
      'undefinedundefined',
    ],
    [
      'the constructor of a host function',
      "return redis.get.constructor.constructor('return typeof process')()",
      'undefined',
    ],
    ['indirect eval', "return (0, eval)('typeof process')", 'undefined'],
    [
      'the constructor of an error',
      "try { null.x } catch (e) { return e.constructor.constructor('return typeof process')() }",
      'undefined',
    ],
    [
      'the prototype of the client',
      "const p = Object.getPrototypeOf(redis); return p.constructor.constructor('return typeof process')()",
      'undefined',
    ],
    [
      'the real clock',
      'return [Date.now(), new Date().getTime(), new (Object.getPrototypeOf(new Date()).constructor)().getTime(), Reflect.construct(Date, []).getTime(), new (class extends Date {})().getTime()].every(t => t === 1767225600000)',
      true,
    ],
    ['the real clock as text', "return Date().includes('2026')", true],
    [
      'the caller',
      'return (function f() { try { return String(f.caller) } catch (e) { return e.name } })()',
      'TypeError',
    ],
  ])('finds nothing by %s', async (_name, code, expected) => {
    expect(await returned(code)).toEqual(expected);
    await expectHealthy();
  });

  it('cannot import, at the top or later', async () => {
    await expect(attempt('import "node:fs"; export const answer = 1')).rejects.toThrow('nothing to import');
    expect(await returned("return import('node:fs').then(() => 'imported', error => error.message)")).toMatch(
      /nothing to import/,
    );
  });

  it('hands the host strings and numbers, whatever the prelude is tricked into', async () => {
    const { calls, report } = await inside(`
      JSON.stringify = () => ({ toString() { return 'trick' } });
      String.prototype.toLowerCase = () => ({});
      Array.prototype.push = function () { return 1 };
      Map.prototype.set = () => { throw new Error('no') };
      Promise.prototype.then = () => {};
      try { await redis.get({ toString() { return 'k' } }) } catch (e) { return e.message }
    `);
    for (const call of calls) expect(typeof call).toBe('string');
    expect(report === undefined || report.kind === 'returned' || report.kind === 'threw').toBe(true);
    await expectHealthy();
  });

  it('leaves nothing in the prototypes of the next guest', async () => {
    await inside(
      "globalThis.leak = 1; Object.prototype.leak = 1; Array.prototype.leak = 1; redis.constructor.prototype.get = () => 'stolen'",
    );
    await expectHealthy();
  });

  it('gets neither the host nor another guest through a frozen or forged result', async () => {
    expect(
      await returned(
        'return { __proto__: { polluted: true }, toJSON() { return { constructor: { prototype: { polluted: 1 } } } } }',
      ),
    ).toEqual({
      constructor: { prototype: { polluted: 1 } },
    });
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(await returned('return JSON.parse(\'{"__proto__": {"polluted": 1}}\')')).toBeDefined();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('never ending', () => {
  it.each([
    ['a loop', 'while (true) {}'],
    ['a loop that catches', 'for (;;) { try { for (;;) {} } catch {} }'],
    ['a loop that ends in finally', 'try { for (;;) {} } finally { for (;;) {} }'],
    ['a loop of microtasks', 'while (true) await null'],
    ['promise chains', 'const again = () => Promise.resolve().then(again); await again()'],
    [
      'chains that multiply',
      'const f = () => { queueMicrotask(f); queueMicrotask(f) }; f(); await new Promise(() => {})',
    ],
    ['a generator', 'function* g() { for (;;) yield 1 } for (const _ of g());'],
    ['a getter', 'const o = { get x() { return this.x } }; for (;;) try { o.x } catch {}'],
    ['a proxy', 'const p = new Proxy({}, { get: (t, k, r) => { for (;;); } }); p.x'],
    ['a regular expression', "/(a+)+$/.test('a'.repeat(50) + 'b')"],
    ['many regular expressions', "for (;;) /^(([a-z])+.)+[A-Z]([a-z])+$/.test('a'.repeat(30))"],
    ['a sort', 'const a = Array.from({ length: 1e5 }, (_, i) => i); a.sort(() => { for (;;); })'],
    ['a toString of its result', 'return { toJSON() { for (;;); } }'],
    ['a then of its result', 'return { then() { for (;;); } }'],
    [
      'an error that never tells its name',
      "throw Object.defineProperty(new Error(), 'name', { get() { for (;;); } })",
    ],
  ])('is ended: %s', async (_name, code) => {
    const { cpuMs, slice } = await inside(code);
    expect(slice).toMatchObject({ alive: false, ranAway: true });
    expect(cpuMs).toBeLessThan(4000);
    await expectHealthy();
  });

  it('is ended at the top level of the module', async () => {
    await expect(attempt('while (true) {}')).rejects.toThrow('endless loop');
    await expect(attempt('export const answer = 1; await new Promise(() => {})')).rejects.toThrow(
      'never finishes',
    );
    await expectHealthy();
  });

  it('is counted the same each time', async () => {
    const steps = async () => {
      const { printed } = await inside('for (let n = 0; ; n++) if (n % 100000 === 0) console.log(String(n))');
      return printed.length;
    };
    expect(await steps()).toBe(await steps());
  });
});

describe('too much', () => {
  it.each([
    ['memory in strings', "const a = []; for (;;) a.push('x'.repeat(100000) + a.length)"],
    ['memory in arrays', 'const a = []; for (;;) a.push(new Uint8Array(1e6))'],
    ['one array', 'return new Array(1e9).fill(1).length'],
    ['one string', "return 'x'.repeat(1e9).length"],
    ['one buffer', 'return new ArrayBuffer(1e9).byteLength'],
    ['a doubling string', "let s = 'x'; for (;;) s += s"],
    ['the stack', 'const f = () => f() + 1; return f()'],
    ['the stack by JSON', "return JSON.parse('['.repeat(1e6))"],
    ['the stack by a nested result', 'let o = []; for (let i = 0; i < 1e5; i++) o = [o]; return o'],
    ['the stack by a regular expression', "return new RegExp('('.repeat(1e5) + ')'.repeat(1e5)).test('')"],
    ['the stack by toString', 'let o = []; for (let i = 0; i < 1e5; i++) o = [o]; return String(o)'],
    ['the stack by eval', "return eval('('.repeat(1e5))"],
    [
      'the stack by flat',
      'let o = []; for (let i = 0; i < 1e5; i++) o = [o]; return o.flat(Infinity).length',
    ],
    ['big numbers', 'let n = 3n; for (;;) n *= n'],
    ['arguments', 'return Math.max(...new Array(1e6))'],
    [
      'calls at once',
      "const all = []; for (let i = 0; i < 1e6; i++) all.push(redis.get('k')); return Promise.all(all)",
    ],
    ['timers at once', 'for (let i = 0; i < 1e6; i++) setTimeout(() => {}, 1); return 1'],
    ['a large argument', "return redis.set('k', 'x'.repeat(5e6))"],
    ['a large result', "return 'x'.repeat(5e6)"],
  ])('is stopped: %s', async (_name, code) => {
    const { cpuMs, report, slice } = await inside(code);
    const failed = !slice.alive || report?.kind === 'threw';
    expect(failed).toBe(true);
    expect(cpuMs).toBeLessThan(4000);
    await expectHealthy();
  });
});

describe('bounds of memory', () => {
  let before = 0;
  beforeAll(() => {
    before = process.memoryUsage().rss;
  });

  it('hold over many bombs, since they end the engine and not the process', async () => {
    for (let round = 0; round < 10; round++) {
      await inside(
        "const a = []; try { for (;;) a.push('x'.repeat(1e6) + a.length) } catch {} return a.length",
      );
    }
    await expectHealthy();
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  });
});
