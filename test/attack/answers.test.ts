/**
 * What a hostile answer tries through its client, graded on a real Redis. Each attempt ends with a verdict, within
 * bounds of time; the server is as it was, and the next answer on the same worker finds nothing.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nestedValue } from '#lessons/grading/driver/value.ts';
import { openConnection } from '#sandbox/resp/connection.ts';
import { type Grading, startGrading } from '#test/support/grading.ts';
import { observe, outcomeText } from '#test/support/grading-story.ts';

let grading: Grading;
let settings: string;
beforeAll(async () => {
  grading = await startGrading();
  // The first answer makes the user that all answers are.
  await expectHealthy();
  settings = await serverSettings();
});
afterAll(() => grading.stop());

async function ask(...words: string[]): Promise<string[]> {
  const limits = { replyBytes: 1_000_000, elements: 10_000, depth: 8 };
  const connection = await openConnection({
    target: { path: grading.path },
    protocol: 2,
    limits,
    connectTimeoutMs: 5000,
  });
  const reply = await connection.execute(words.map(word => Buffer.from(word)));
  connection.close();
  return [nestedValue(reply)].flat().map(String);
}

/** A line for each setting and each user, in an order of their own. */
async function serverSettings(): Promise<string> {
  const flat = await ask('CONFIG', 'GET', '*');
  const lines = flat.flatMap((name, at) => (at % 2 === 0 ? [`${name} ${flat[at + 1]}`] : []));
  return [...lines, ...(await ask('ACL', 'LIST'))].sort().join('\n');
}

/** How the answer's one call ended, and what it cost this thread. */
async function attempt(code: string): Promise<{ outcome: string; cpuMs: number; printed: number }> {
  const startedAt = process.threadCpuUsage();
  const { told, verdict } = await observe(
    grading,
    `export async function answer(redis, database) {\n${code}\n}`,
    async (stage, tell) => {
      const a = stage.actor('A');
      const database = stage.database({ tables: { product: { '7': { name: 'kettle' } } } });
      tell(outcomeText(await a.call(a.redis, database)));
    },
  );
  const { system, user } = process.threadCpuUsage(startedAt);
  return { outcome: told[0] ?? '', cpuMs: (system + user) / 1000, printed: JSON.stringify(verdict).length };
}

/** The next one finds an empty server, working globals and a whole client. */
async function expectHealthy(): Promise<void> {
  const { outcome } = await attempt(`
    const found = [await redis.keys('*'), await redis.pubsub('CHANNELS'), typeof leak, [].leak ?? null];
    await redis.set('k', 'v', 'EX', 10);
    return [...found, await redis.get('k'), await redis.ttl('k'), await database.find('product', '7')]`);
  expect(outcome).toBe('returned [[],[],"undefined",null,"v",10,{"name":"kettle"}]');
}

const forbidden: [name: string, ...args: string[]][] = [
  ['config', 'set', 'maxmemory', '1'],
  ['config', 'get', '*'],
  ['shutdown', 'nosave'],
  ['debug', 'sleep', '5'],
  ['acl', 'setuser', 'answer', '+@all'],
  ['acl', 'whoami'],
  ['auth', 'default', ''],
  ['hello', '3', 'AUTH', 'default', ''],
  ['reset'],
  ['select', '1'],
  ['swapdb', '0', '1'],
  ['module', 'load', '/tmp/x.so'],
  ['function', 'load', '#!lua name=x'],
  ['script', 'kill'],
  ['replicaof', 'localhost', '6379'],
  ['migrate', 'localhost', '6379', 'k', '0', '10'],
  ['restore', 'k', '0', 'x'],
  ['monitor'],
  ['client', 'setname', 'driver'],
  ['client', 'kill', 'type', 'normal'],
  ['client', 'pause', '10000'],
  ['client', 'list'],
  ['client', 'unblock', '1'],
  ['client', 'reply', 'off'],
  ['client', 'no-evict', 'on'],
  ['client', 'tracking', 'on'],
  ['slowlog', 'get'],
  ['latency', 'reset'],
  ['bgsave'],
  ['bgrewriteaof'],
  ['failover'],
  ['cluster', 'reset'],
  ['psync', '?', '-1'],
  ['object', 'freq', 'k'],
  ['memory', 'purge'],
  ['keyspace.refused'],
];

const quoted = (words: readonly string[]) => words.map(word => JSON.stringify(word)).join(', ');

describe('commands outside the policy', () => {
  it.each<[string, (words: readonly string[]) => string]>([
    ['call', words => `return [await redis.call(${quoted(words)}).catch(e => e.name)]`],
    [
      'a pipeline',
      words => `const [[e]] = await redis.pipeline([[${quoted(words)}]]).exec(); return [e?.name]`,
    ],
    ['a transaction', words => `return [await redis.multi([[${quoted(words)}]]).exec().catch(e => e.name)]`],
    [
      'a transaction by hand',
      words =>
        `await redis.multi({ pipeline: false }); return [await redis.call(${quoted(words)}).catch(e => e.name)]`,
    ],
    [
      'another connection',
      words => `return [await redis.duplicate().call(${quoted(words)}).catch(e => e.name)]`,
    ],
    [
      'a script',
      words =>
        `redis.defineCommand('x', { numberOfKeys: 0, lua: 'return redis.call(unpack(ARGV))' }); return [await redis.x(${quoted(words)}).catch(e => e.name)]`,
    ],
    [
      'a name in other letters',
      words =>
        `return [await redis.call(${quoted(words.map(word => word.toUpperCase()))}).catch(e => e.name)]`,
    ],
    [
      'the connection of a subscriber',
      words => `await redis.subscribe('a'); return [await redis.call(${quoted(words)}).catch(e => e.name)]`,
    ],
  ])('are refused by %s', async (_route, codeFor) => {
    for (const words of forbidden) {
      const { outcome } = await attempt(codeFor(words));
      expect(`${words.join(' ')}: ${outcome}`).toMatch(/: returned \["(?:Reply)?Error"\]$/);
    }
    expect(await serverSettings()).toBe(settings);
    await expectHealthy();
  });

  it('stay one command, whatever their arguments hold', async () => {
    const smuggled = String.raw`x\r\n*1\r\n$8\r\nFLUSHALL\r\n`;
    const { outcome } = await attempt(`
      await redis.set('mark', 1);
      await redis.set('k', "${smuggled}");
      const named = await redis.call("GET k\\r\\nFLUSHALL").catch(e => e.name);
      const odd = await redis.call("\\u0000").catch(e => e.name);
      return [await redis.get('mark'), (await redis.get('k')).length, named, odd, await redis.call('').catch(e => e.name)]`);
    expect(outcome).toBe('returned ["1",21,"ReplyError","ReplyError","ReplyError"]');
    await expectHealthy();
  });
});

describe('tricks on the client', () => {
  it.each<[string, string]>([
    [
      'toString that throws',
      "return await redis.get({ toString() { throw new Error('no') } }).catch(e => e.message)",
    ],
    [
      'toString that gives an object',
      'return await redis.get({ toString: () => ({}), valueOf: () => ({}) }).catch(e => e.name)',
    ],
    [
      'a Proxy as argument',
      "return await redis.get(new Proxy({}, { get() { throw new Error('no') } })).catch(e => e.message)",
    ],
    ['a symbol as argument', 'return await redis.get(Symbol.iterator).catch(e => e.name)'],
    [
      'a getter in an object of fields',
      "return await redis.hset('h', { get a() { throw new Error('no') } }).catch(e => e.message)",
    ],
    [
      'an array that contains itself',
      'const a = []; a.push(a); return await redis.get(a).catch(e => e.name)',
    ],
    ['a command of no text', 'return await redis.call({ toString: () => 7 }).catch(e => e.name)'],
    [
      'commands of a batch that are none',
      "try { await redis.pipeline([null, 7, ['get']]).exec() } catch (e) { return e.name }",
    ],
    [
      'species',
      'Object.defineProperty(Promise, Symbol.species, { value: class { constructor(f) { f(() => {}, () => {}) } } }); return await redis.get(1)',
    ],
    ['a Promise without then', 'Promise.prototype.then = undefined; return await redis.get(1)'],
    [
      'a Map without has and set',
      'Map.prototype.get = () => ({ resolve() {}, reject() {} }); return await redis.get(1)',
    ],
    [
      'an Array without push',
      "Array.prototype.push = () => { throw new Error('no') }; return await redis.get(1).catch(e => e.message)",
    ],
    [
      'JSON of its own',
      'JSON.stringify = () => \'{"connection":9,"commands":[["config"]]}\'; JSON.parse = () => ({}); return await redis.get(1)',
    ],
    [
      'setters on Object.prototype',
      "Object.defineProperty(Object.prototype, 'error', { set() { throw new Error('no') }, get: () => undefined, configurable: true }); return await redis.get(1)",
    ],
    [
      'its own message',
      "redis.on('message', () => {}); redis.receive('message', ['a', 'b']); return await redis.get(1)",
    ],
    ['events that are none', "redis.receive('back', null); redis.emit('x'); return await redis.get(1)"],
    ['a client of its own making', 'const own = new redis.constructor(); return await own.get(1)'],
    [
      'a listener that takes itself away',
      "const f = () => redis.removeAllListeners(); redis.on('x', f); redis.on('x', f); redis.emit('x'); return 1",
    ],
    ['a thenable as result', 'return { then(resolve) { resolve({ then(r) { r(7) } }) } }'],
    [
      'a result that can be read only once',
      "let n = 0; return { get a() { if (n++) throw new Error('no'); return 1 } }",
    ],
  ])('give an ordinary outcome: %s', async (_name, code) => {
    const { cpuMs, outcome } = await attempt(code);
    expect(outcome).toMatch(/^(?:returned|stuck: |[A-Z]\w+Error: |Error: )/);
    expect(cpuMs).toBeLessThan(4000);
    await expectHealthy();
  });

  it('does not let a guest speak of a connection or a call that is not its own', async () => {
    const { outcome } = await attempt(`
      JSON.stringify = () => '{"connection":"../x","commands":"config"}';
      return await redis.get('k')`);
    expect(outcome).toBe('returned null');
  });
});

describe('too much', () => {
  it.each<[string, string, RegExp]>([
    ['calls', "for (;;) await redis.get('k')", /^stuck: It made 3,000 calls/],
    [
      'calls at once',
      "return (await Promise.all(Array.from({ length: 5000 }, () => redis.get('k')))).length",
      /^stuck: It made 3,000 calls/,
    ],
    [
      'commands in a pipeline',
      "const p = redis.pipeline(); for (let n = 0; n < 10000; n++) p.get('k'); return (await p.exec()).length",
      /^stuck: It made 3,000 calls/,
    ],
    [
      'commands in a transaction',
      "const p = redis.multi(); for (let n = 0; n < 5000; n++) p.get('k'); return (await p.exec()).length",
      /^ReplyError: EXECABORT/,
    ],
    [
      'timers through time',
      'setInterval(() => {}, 1); await new Promise(() => {})',
      /^stuck: Its timers fired 20,001 times/,
    ],
    [
      'clients that wait',
      "await Promise.all(Array.from({ length: 1000 }, () => redis.duplicate().blpop('q', 0)))",
      /ERR max number of clients/,
    ],
    [
      'clients that listen',
      "await Promise.all(Array.from({ length: 1000 }, () => redis.duplicate().subscribe('a')))",
      /ERR max number of clients/,
    ],
    [
      'messages to itself',
      `const own = redis.duplicate();
       own.on('message', async () => { await redis.publish('a', 'x'); await redis.publish('a', 'x'); });
       await own.subscribe('a'); await redis.publish('a', 'x'); await new Promise(() => {})`,
      /^stuck: It made 3,000 calls/,
    ],
    [
      'messages in one transaction, to many of its own',
      `for (let n = 0; n < 60; n++) await redis.duplicate().subscribe('a');
       const many = redis.multi(); for (let n = 0; n < 1000; n++) many.publish('a', 'x'.repeat(100));
       return (await many.exec()).length`,
      /^returned 1000/,
    ],
    [
      'subscriptions in one command',
      "return await redis.subscribe(...Array.from({ length: 20000 }, (_, n) => 'c' + n)).catch(e => e.message)",
      /^(?:returned|stuck)/,
    ],
    ['printing', "for (let n = 0; n < 1e4; n++) console.log('x'.repeat(1000)); return 1", /^returned 1$/],
    [
      'printing of what is nested',
      'let o = []; for (let n = 0; n < 1e4; n++) o = [o, o]; console.log(o); return 1',
      /^(?:returned|stuck|RangeError|InternalError)/,
    ],
    ['printing one long line', "console.log('x'.repeat(900000)); return 1", /^returned 1$/],
    [
      'a value that grows',
      "await redis.set('k', 'x'.repeat(500000)); for (;;) await redis.append('k', await redis.get('k'))",
      /./,
    ],
    [
      'keys that fill the server',
      "for (let n = 0; ; n++) await redis.setrange('k' + n, 400000, 'x')",
      /^ReplyError: OOM/,
    ],
    [
      'memory',
      "const a = []; for (;;) a.push('x'.repeat(1e6) + a.length)",
      /^(?:stuck: It used more memory|InternalError: out of memory)/,
    ],
    ['the stack', 'const f = () => f() + 1; return f()', /^(?:InternalError|RangeError|stuck)/],
    ['a regular expression', "return /(a+)+$/.test('a'.repeat(50) + 'b')", /^stuck: It kept computing/],
    ['microtasks', 'for (;;) await null', /^stuck: It kept computing/],
    ['JSON', "return JSON.parse('['.repeat(1e6))", /./],
    [
      'a listener that never returns',
      "const own = redis.duplicate(); own.on('message', () => { for (;;); }); await own.subscribe('a'); await redis.publish('a', 'x'); await sleep(5)",
      /^stuck: It kept computing/,
    ],
    [
      'scan streams for ever',
      'for (;;) for await (const page of redis.scanStream()) void page',
      /^stuck: It made 3,000 calls/,
    ],
    [
      'a digest of much text',
      "redis.defineCommand('x', { numberOfKeys: 0, lua: '-- ' + 'x'.repeat(5e6) }); return 1",
      /./,
    ],
    [
      'rejections that nobody catches',
      "await redis.set('k', 1); for (let n = 0; n < 2000; n++) redis.lpush('k', 1); await sleep(1)",
      /^stuck: An uncaught ReplyError/,
    ],
    ['listeners', "for (let n = 0; n < 1e6; n++) redis.on('x', () => {}); return 1", /./],
  ])('ends with a verdict: %s', async (_name, code, expected) => {
    const { cpuMs, outcome, printed } = await attempt(code);
    expect(outcome).toMatch(expected);
    expect(cpuMs).toBeLessThan(8000);
    expect(printed).toBeLessThan(100_000);
    await expectHealthy();
  });
});

it('a script that nobody can kill takes no other verdict along, whatever waits and listens beside it', async () => {
  const own = await startGrading({ scripts: { scriptMs: 1200, killMs: 500 } });
  try {
    const source = `export async function answer(redis) {
      await redis.duplicate().subscribe('a');
      redis.duplicate().blpop('q', 0).catch(() => {});
      const watching = redis.duplicate();
      await watching.watch('k');
      await redis.eval("redis.call('SET', KEYS[1], 1) while true do end", 1, 'k');
    }`;
    const { verdict } = await observe(own, source, async stage => {
      const a = stage.actor('A');
      await a.call(a.redis);
    });
    expect(verdict).toMatchObject({ passed: false });
    expect(verdict.checks[0]?.observed).toMatch(/script ran on and on/);
  } finally {
    await own.stop();
  }
});
