/** The client of an answer beside plain commands: as ioredis, or it says what it is not. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Grading, startGrading } from '#test/support/grading.ts';
import { callOnce, observe, outcomeText } from '#test/support/grading-story.ts';

let grading: Grading;
beforeAll(async () => {
  grading = await startGrading();
});
afterAll(() => grading.stop());

it('does in all its shapes what its types say', async () => {
  const source = await readFile(new URL('../../support/answers/whole-client.ts', import.meta.url), 'utf8');
  const { told, verdict } = await observe(grading, source, async (stage, tell) => {
    const a = stage.actor('A');
    tell(outcomeText(await a.call(a.redis)));
  });
  expect(told).toEqual([
    `returned ${JSON.stringify(['news: 1 channel', 'OK', '2', '2', '[2,"2"]', 'l two', 'null', 'one', 'null', 'true', 'h', 'x,1,y,2'])}`,
  ]);
  expect(verdict.printed).toEqual([{ atMs: 1001, actor: 'A', level: 'warn', text: 'done ready' }]);
});

it('has types that starters, solutions and that answer compile with', async () => {
  const compile = promisify(execFile)('tsc', ['-p', 'test/support/answers.tsconfig.json']);
  await expect(compile).resolves.toMatchObject({ stdout: '' });
});

const scripted =
  "redis.defineCommand('add', { numberOfKeys: 1, lua: \"return redis.call('INCRBY', KEYS[1], ARGV[1])\" });";

describe('one call', () => {
  it.each<[string, string, string]>([
    [
      'defineCommand sends EVAL, then EVALSHA',
      `${scripted} return [await redis.add('n', 2), await redis.add('n', 3)]`,
      'returned [2,5]',
    ],
    [
      'defineCommand with a number of keys for each call',
      "redis.defineCommand('both', { lua: 'return {#KEYS, #ARGV}' }); return [await redis.both(2, 'a', 'b', 'c'), await redis.both(0)]",
      'returned [[2,1],[0,0]]',
    ],
    [
      'defineCommand on a pipeline and in a transaction',
      `${scripted} return [await redis.pipeline().add('n', 1).get('n').add('n', 1).exec(), await redis.multi().add('n', 1).exec()]`,
      'returned [[[null,1],[null,"1"],[null,2]],[[null,3]]]',
    ],
    [
      'defineCommand without a script',
      "redis.defineCommand('x', {})",
      "TypeError: defineCommand('x') needs its lua",
    ],
    [
      'a callback',
      "return new Promise(resolve => redis.get('k', (error, value) => resolve([error, value])))",
      'returned [null,null]',
    ],
    [
      'a callback with an error',
      "await redis.set('k', 1); return new Promise(resolve => redis.lpush('k', 1, error => resolve(error.name)))",
      'returned "ReplyError"',
    ],
    [
      'a callback of exec',
      "return new Promise(resolve => redis.pipeline().get('k').exec((error, results) => resolve(results)))",
      'returned [[null,null]]',
    ],
    [
      'call, with any command, and subcommands',
      "await redis.call('SET', 'k', 'v'); return [await redis.call('get', 'k'), await redis.call('OBJECT', 'ENCODING', 'k')]",
      'returned ["v","embstr"]',
    ],
    [
      'getBuffer',
      "await redis.getBuffer('k')",
      'TypeError: There is no getBuffer here: answers work with strings, not with Buffers. Use get.',
    ],
    [
      'a Buffer as argument',
      "await redis.set('k', new Uint8Array([1]))",
      'TypeError: Arguments are strings and numbers here: there are no Buffers.',
    ],
    [
      'a stream of pages',
      "await redis.sadd('s', 'a', 'b', 'c'); const all = []; for await (const page of redis.sscanStream('s')) all.push(...page); return all.sort()",
      'returned ["a","b","c"]',
    ],
    [
      'a stream of many pages, left early',
      "for (let n = 0; n < 200; n++) await redis.set('k' + n, 1); let pages = 0; for await (const page of redis.scanStream({ count: 10 })) { if (++pages === 3) break } return pages",
      'returned 3',
    ],
    [
      'a stream that is paused',
      `for (let n = 0; n < 100; n++) await redis.set('k' + n, 1);
       const stream = redis.scanStream({ count: 10 }); let pages = 0;
       await new Promise(resolve => stream.on('data', () => { pages++; stream.pause(); setTimeout(() => stream.resume(), 10) }).on('end', resolve));
       return pages > 5`,
      'returned true',
    ],
    [
      'an error of a stream',
      "await redis.set('k', 1); return new Promise(resolve => redis.sscanStream('k').on('data', () => {}).on('error', error => resolve(error.name)))",
      'returned "ReplyError"',
    ],
    [
      'an error of a stream that nobody hears',
      "await redis.set('k', 1); redis.sscanStream('k').on('data', () => {}); await sleep(10)",
      'stuck: An uncaught ReplyError: WRONGTYPE Operation against a key holding the wrong kind of value',
    ],
    [
      'events of a connection',
      `const own = redis.duplicate(); const heard = [own.status];
       for (const event of ['connect', 'ready', 'close', 'end']) own.on(event, () => heard.push(event + ' ' + own.status));
       await own.get('k'); await own.quit(); await sleep(1);
       return [...heard, own.status]`,
      'returned ["connecting","connect connect","ready ready","close end","end end","end"]',
    ],
    [
      'a connection that is made again',
      'const own = redis.duplicate(); own.disconnect(); await own.connect(); return own.ping()',
      'returned "PONG"',
    ],
    [
      'listeners that are taken away',
      "const f = () => {}; redis.on('error', f).off('error', f); return redis.listenerCount('error')",
      'returned 0',
    ],
  ])('%s', async (_name, code, expected) => {
    expect((await callOnce(grading, code)).replace(/(?: \(line[^)]*\))? after \d+ ms$/, '')).toBe(expected);
  });
});

describe('what nobody catches ends the process, as in Node', () => {
  it.each([
    ['a call', "await redis.set('k', 1); redis.lpush('k', 1); await sleep(10)", 'ReplyError: WRONGTYPE'],
    ['a call of a part', 'database.find(); await sleep(1000)', 'DatabaseError: The database did not answer'],
    ['a pipeline', "redis.multi().set('a').exec(); await sleep(10)", 'ReplyError: EXECABORT'],
    [
      'an async timer',
      "setTimeout(async () => { await redis.set('k'); }, 5); await sleep(10)",
      'ReplyError: ERR wrong number',
    ],
    ['a callback', "redis.get('k', () => { throw new RangeError('oh') }); await sleep(10)", 'RangeError: oh'],
  ])('%s', async (_name, code, expected) => {
    const source = `export async function answer(redis, database) {\n${code}\n}`;
    const { told } = await observe(grading, source, async (stage, tell) => {
      const a = stage.actor('A');
      const database = stage.database({ tables: {} });
      database.failNext(1);
      tell(outcomeText(await a.call(a.redis, database)));
    });
    expect(told[0]).toMatch(new RegExp(`^stuck: An uncaught ${expected}.* \\(line 2, column \\d+\\)$`));
  });

  it.each([
    ['by catch', "redis.lpush('k', 1).catch(() => {})"],
    ['by then', "redis.lpush('k', 1).then(() => {}, () => {})"],
    ['by await in the same turn', "try { await redis.lpush('k', 1) } catch {}"],
    ['by Promise.all', "await Promise.all([redis.lpush('k', 1)]).catch(() => {})"],
    ['by Promise.allSettled', "await Promise.allSettled([redis.lpush('k', 1), redis.lpush('k', 2)])"],
    ['by Promise.race', "await Promise.race([redis.lpush('k', 1), sleep(1)]).catch(() => {})"],
    ['by being returned from an async function', "await (async () => redis.lpush('k', 1))().catch(() => {})"],
    [
      'later, but before the reply',
      "const pending = redis.lpush('k', 1); await null; await pending.catch(() => {})",
    ],
    ['by a callback', "redis.lpush('k', 1, () => {}); await sleep(1)"],
  ])('but not what is caught %s', async (_name, code) => {
    const whole = `await redis.set('k', 1); ${code}; await sleep(10); return 'alive'`;
    expect(await callOnce(grading, whole)).toMatch(/^returned "alive"/);
  });
});

describe('parts that fail', () => {
  it('fail before or after they have done it', async () => {
    const source = `
      export async function answer(payments, id) {
        try { await payments.charge(id); return 'charged' }
        catch (error) { return error.name + ': ' + error.message }
      }`;
    const seen = new Set<string>();
    const { verdict } = await observe(
      grading,
      source,
      async stage => {
        const payments = stage.payments();
        const a = stage.actor('A');
        const outcome = await a.call(payments, '1001');
        seen.add(`${outcomeText(outcome)} ${payments.charges('1001')} after ${stage.nowMs() % 1000} ms`);
      },
      { preemptions: 0, faults: { fail: 1 }, schedules: 100 },
    );
    expect([...seen].sort()).toEqual([
      'returned "PaymentError: The payment gateway did not answer." 0 after 300 ms',
      'returned "PaymentError: The payment gateway did not answer." 1 after 300 ms',
      'returned "charged" 1 after 300 ms',
    ]);
    expect(verdict.coverage).toBe('all 3 schedules up to 1 failure beside Redis');
  });
});
