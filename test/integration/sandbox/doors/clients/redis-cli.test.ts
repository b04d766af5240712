/** redis-cli as it is, in the ways that people use it, beside what it prints for a plain redis-server. */
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { command } from '#test/support/raw-resp.ts';
import { exchange, openTwin, type Twin } from '#test/support/twin.ts';

let twin: Twin;
beforeAll(async () => {
  twin = await openTwin();
});
afterAll(() => twin.stop());
beforeEach(async () => {
  const { door, plain } = await twin.connect();
  await Promise.all([exchange(door, command('FLUSHALL')), exchange(plain, command('FLUSHALL'))]);
  await Promise.all([door.end(), plain.end()]);
});

interface Started {
  readonly child: ReturnType<typeof spawn>;
  /** All that it printed, once it has ended. */
  readonly printed: Promise<string>;
  seen(): string;
}

function start(url: string, args: readonly string[], input: string | Buffer | null = ''): Started {
  const child = spawn('redis-cli', ['--no-auth-warning', '-u', url, ...args], { stdio: 'pipe' });
  let output = '';
  child.stdout.on('data', chunk => (output += String(chunk)));
  child.stderr.on('data', chunk => (output += String(chunk)));
  // It may end before it has read what it does not need.
  child.stdin.on('error', () => {});
  if (input !== null) child.stdin.end(input);
  const printed = new Promise<string>(resolve => child.on('close', () => resolve(output)));
  return { child, printed, seen: () => output };
}

/** What redis-cli prints for the door and for the plain server. */
async function both(args: readonly string[], input: string | Buffer = ''): Promise<[string, string]> {
  const [door, plain] = [twin.sandbox.url, twin.plain.url].map(url => start(url, args, input).printed);
  return [(await door) ?? '', (await plain) ?? ''];
}

const commands = [
  ['SET', 'greeting', 'hello you'],
  ['GET', 'greeting'],
  ['GET', 'missing'],
  ['HSET', 'h', 'a', '1', 'b', '2'],
  ['HGETALL', 'h'],
  ['ZADD', 'z', '1.5', 'a', '2', 'b'],
  ['ZRANGE', 'z', '0', '-1', 'WITHSCORES'],
  ['LPUSH', 'l', 'x', 'y\nz', '"quoted"'],
  ['LRANGE', 'l', '0', '-1'],
  ['EXISTS', 'l', 'nothing'],
  ['INCR', 'greeting'],
  ['NOSUCH', 'a'],
  ['CLIENT', 'GETNAME'],
  ['DBSIZE'],
  ['OBJECT', 'HELP'],
  ['XADD', 's', '1-1', 'f', 'v'],
  ['XRANGE', 's', '-', '+'],
];

describe('one command', () => {
  it.each(['plain', '-3', '--json', '--csv', '--raw', '--no-raw', '--quoted-input'])('%s', async form => {
    for (const words of commands) {
      const options = form === 'plain' ? [] : [form];
      if (form === '--quoted-input' && words.some(word => /["\n]/.test(word))) continue;
      const [door, plain] = await both([...options, ...words]);
      expect(door).toBe(plain);
    }
  });

  it('-x and -X take an argument from standard input', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    for (const args of [
      ['-x', 'SET', 'k'],
      ['-X', 'mark', 'SET', 'other', 'mark', 'EX', '100'],
    ]) {
      const [door, plain] = await both(args, bytes);
      expect([door, plain]).toEqual(['OK\n', 'OK\n']);
    }
    const [door, plain] = await both(['STRLEN', 'k']);
    expect([door, plain]).toEqual(['256\n', '256\n']);
    expect(await both(['--no-raw', 'GET', 'k'])).toEqual([
      expect.stringContaining('\\x00\\x01'),
      expect.any(String),
    ]);
  });

  it('-n 0, -r and -i', async () => {
    const [door, plain] = await both(['-n', '0', '-r', '3', '-i', '0.01', 'INCR', 'n']);
    expect(door).toBe('1\n2\n3\n');
    expect(door).toBe(plain);
    const [noSuch] = await both(['-n', '1', 'PING']);
    expect(noSuch).toMatch(/DB index is out of range/);
  });
});

describe('lines from a pipe', () => {
  it('runs them in order, transactions included', async () => {
    const lines = [
      'MULTI',
      'INCR a',
      'INCR a',
      'EXEC',
      'MULTI',
      'NOSUCH',
      'EXEC',
      'WATCH a',
      'UNWATCH',
      'PING "a b"',
    ];
    const [door, plain] = await both([], `${lines.join('\n')}\n`);
    expect(door).toBe(plain);
    expect(door).toContain('QUEUED');
  });

  it('switches protocols, and goes on after an error', async () => {
    const lines = [
      'HSET h a 1',
      'HGETALL h',
      'HELLO 3 SETNAME cli',
      'HGETALL h',
      'CLIENT GETNAME',
      'GET',
      'SELECT 0',
      'PING',
    ];
    const [door, plain] = await both([], `${lines.join('\n')}\n`);
    const withoutId = (text: string) => text.replace(/^id\n?\s?\d+/m, 'id');
    expect(withoutId(door)).toBe(withoutId(plain));
  });
});

describe('mass insertion', () => {
  const load = (count: number) =>
    Buffer.concat(Array.from({ length: count }, (_, i) => command('SET', `k${i}`, `v${i}\r\n`)));

  it('--pipe', async () => {
    const [door, plain] = await both(['--pipe'], load(3000));
    expect(door).toMatch(/errors: 0, replies: 3000/);
    expect(door).toBe(plain);
    expect(await both(['DBSIZE'])).toEqual(['3000\n', '3000\n']);
  });

  it('--pipe tells errors', async () => {
    const bytes = Buffer.concat([load(5), command('LPUSH', 'k1', 'x'), command('NOSUCH')]);
    const [door, plain] = await both(['--pipe'], bytes);
    expect(door).toMatch(/errors: 2, replies: 7/);
    expect(door).toBe(plain);
  });
});

describe('looking around', () => {
  const fill = async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `SET key:${i} ${'x'.repeat(i + 1)}`);
    lines.push('RPUSH list a b c', 'HSET hash f v', 'SADD set a b', 'ZADD zset 1 a', 'XADD stream * f v');
    await both([], `${lines.join('\n')}\n`);
  };
  const sorted = (text: string) => text.trim().split('\n').toSorted();

  it('--scan, with patterns, counts and types', async () => {
    await fill();
    for (const args of [[], ['--pattern', 'key:1*'], ['--count', '7'], ['--pattern', 'nothing*']]) {
      const [door, plain] = await both(['--scan', ...args]);
      expect(sorted(door)).toEqual(sorted(plain));
    }
  });

  it('--bigkeys', async () => {
    await fill();
    const [door, plain] = await both(['--bigkeys']);
    const summary = (text: string) =>
      sorted(text.slice(text.indexOf('-------- summary')).replace(/^\d+\.\d+%.*$/gm, ''));
    expect(summary(door)).toEqual(summary(plain));
    expect(door).toContain('Sampled 305 keys in the keyspace!');
    expect(door).toMatch(/Biggest string found '"key:299"' has 300 bytes/);
  });

  it('--memkeys', async () => {
    await fill();
    const [door] = await both(['--memkeys']);
    expect(door).toContain('Sampled 305 keys in the keyspace!');
    expect(door).toMatch(/Biggest\s+string found '"key:\d+"' has \d+ bytes/);
  });

  it('--stat', async () => {
    const door = start(twin.sandbox.url, ['--stat', '-i', '0.01'], null);
    await expect.poll(door.seen).toMatch(/keys\s+mem\s+clients\s+blocked\s+requests\s+connections/);
    await expect.poll(door.seen).toMatch(/\n\d+\s+[\d.]+[BKM]\s+\d+\s+0\s+\d+ \(\+\d+\)\s+\d+/);
    door.child.kill();
    await door.printed;
  });

  it('--latency', async () => {
    const [door] = await both(['--latency', '--raw', '-i', '0.1']);
    expect(door).toMatch(/^\d+ \d+ [\d.]+ \d+\n/);
  });

  it('help of commands comes from COMMAND DOCS', async () => {
    const [door, plain] = await both([], 'help GET\nhelp @hash\n');
    expect(door.split('\n').slice(0, 5)).toEqual(plain.split('\n').slice(0, 5));
  });
});

describe('waiting', () => {
  it('a blocking command gets what another pushes', async () => {
    const waiting = start(twin.sandbox.url, ['BLPOP', 'queue', '0']);
    await expect.poll(() => twin.sandbox.clients().some(({ state }) => state === 'blocked')).toBe(true);
    await start(twin.sandbox.url, ['RPUSH', 'queue', 'job']).printed;
    expect(await waiting.printed).toBe('queue\njob\n');
  });

  it.each(['-2', '-3'])('SUBSCRIBE prints what is published, %s', async protocol => {
    const waiting = start(
      twin.sandbox.url,
      [...(protocol === '-3' ? ['-3'] : []), 'PSUBSCRIBE', 'news.*'],
      null,
    );
    await expect.poll(waiting.seen).toContain('psubscribe');
    await start(twin.sandbox.url, ['PUBLISH', 'news.today', 'hello']).printed;
    await expect.poll(waiting.seen).toMatch(/pmessage\n?.*news\.\*\n?.*news\.today\n?.*hello/s);
    waiting.child.kill();
    await waiting.printed;
  });
});
