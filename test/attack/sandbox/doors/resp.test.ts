import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { command, type RawResp, rawResp } from '#test/support/raw-resp.ts';

let doors: Doors;
let sandbox: Sandbox;
let victim: Sandbox;
const raws: RawResp[] = [];

beforeAll(async () => {
  doors = await openDoors({ logInWithinMs: 400, silenceMs: 200, longestDelayMs: 60 });
  sandbox = await doors.registry.create({ owner: 'thief', scope: 'playground', start: [] });
  victim = await doors.registry.create({
    owner: 'victim',
    scope: 'playground',
    start: ['SET secret hunter2'],
  });
});
afterAll(() => doors.stop());
afterEach(async () => {
  for (const raw of raws.splice(0)) await raw.end();
});

const raw = async () => {
  const connection = await rawResp(doors.respPort);
  raws.push(connection);
  return connection;
};
const loggedIn = async () => {
  const connection = await raw();
  connection.send(command('AUTH', sandbox.id, sandbox.token));
  await connection.until('+OK\r\n');
  return connection;
};
const answersOthers = async () => {
  const other = await loggedIn();
  other.send(command('PING'));
  await other.until('+PONG');
  await other.end();
};

describe('a stranger', () => {
  it.each<[string, () => Buffer]>([
    ['a wrong token', () => command('AUTH', victim.id, sandbox.token)],
    ['an empty token', () => command('AUTH', victim.id, '')],
    ['a token cut short', () => command('AUTH', victim.id, victim.token.slice(0, -1))],
    ['a token and more', () => command('AUTH', victim.id, `${victim.token}x`)],
    ['another case', () => command('AUTH', victim.id.toUpperCase(), victim.token)],
    ['the user “default”', () => command('AUTH', 'default', victim.token)],
    ['a pattern for an id', () => command('AUTH', '*', victim.token)],
    ['an id of a megabyte', () => command('AUTH', 'x'.repeat(10_000), victim.token)],
    ['only a token', () => command('AUTH', victim.token)],
    ['HELLO with a wrong token', () => command('HELLO', '3', 'AUTH', victim.id, 'no')],
    ['the system’s user', () => command('AUTH', 'keyspace-system', '')],
  ])('does not get in with %s', async (_, login) => {
    const connection = await raw();
    connection.send(Buffer.concat([login(), command('GET', 'secret')]));
    await connection.until(/^-WRONGPASS [^\r]+\r\n-NOAUTH/);
  });

  it('has three guesses on a connection', async () => {
    const connection = await raw();
    for (let i = 0; i < 5; i += 1) connection.send(command('AUTH', victim.id, String(i)));
    await connection.closed;
    expect(connection.text().match(/-WRONGPASS/g)).toHaveLength(3);
  });

  it('may not take longer than a moment', async () => {
    const connection = await raw();
    connection.send('*2\r\n$4\r\nAU');
    await connection.closed;
    expect(connection.text()).toBe('');
  });

  it('may not send much', async () => {
    const connection = await raw();
    connection.send('*3\r\n$4\r\nAUTH\r\n$20000\r\n');
    await connection.closed;
    expect(connection.text()).toMatch(/^-ERR Protocol error: invalid bulk length/);
    const many = await raw();
    many.send('*11\r\n');
    await many.closed;
    expect(many.text()).toMatch(/^-ERR Protocol error/);
  });

  it('that is a web browser is sent away', async () => {
    for (const text of ['GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', 'POST / HTTP/1.1\r\n\r\nSET k v\r\n']) {
      const connection = await raw();
      connection.send(text);
      await connection.closed;
      expect(connection.text()).toMatch(/^(-NOAUTH[^\r]*\r\n)?$/);
    }
    await answersOthers();
  });
});

describe('a client that breaks the protocol', () => {
  it.each([
    ['*999999999\r\n', 'invalid multibulk length'],
    ['*99999999999999999999\r\n', 'invalid multibulk length'],
    ['*1048576\r\n', 'too many arguments'],
    ['*x\r\n', 'invalid multibulk length'],
    ['*1\r\n$-5\r\n', 'invalid bulk length'],
    ['*1\r\n$999999999\r\n', 'invalid bulk length'],
    ['*1\r\n$x\r\n', 'invalid bulk length'],
    ['*1\r\n:5\r\n', "expected '$', got ':'"],
    ['*2\r\n$4\r\nPING\r\n+x\r\n', "expected '$', got '+'"],
    ['SET "k\r\n', 'unbalanced quotes in request'],
    [`*${'1'.repeat(70_000)}`, 'too big mbulk count string'],
    ['x'.repeat(70_000), 'too big inline request'],
  ])('with %.30j is told and sent away', async (bytes, problem) => {
    const connection = await loggedIn();
    connection.send(bytes);
    await connection.closed;
    expect(connection.text()).toContain(`-ERR Protocol error: ${problem}`);
    await answersOthers();
  });

  it.each(['*-1\r\n', '*0\r\n', '\r\n', '\n'])('with %j only says nothing', async bytes => {
    const connection = await loggedIn();
    connection.send(Buffer.concat([Buffer.from(bytes), command('PING')]));
    expect(await connection.until('+PONG')).toBe('+OK\r\n+PONG\r\n');
  });

  it('with half a command and silence is sent away', async () => {
    const connection = await loggedIn();
    connection.send('*2\r\n$3\r\nGET\r\n$5\r\nhal');
    await connection.closed;
    expect(connection.text()).toMatch(/the rest of a command did not arrive/);
  });

  it('with silence between commands may stay', async () => {
    const connection = await loggedIn();
    connection.send(command('PING'));
    await connection.until('+PONG');
    await new Promise(resolve => setTimeout(resolve, 500)); // Longer than strangers and half commands may take.
    connection.send(command('ECHO', 'still here'));
    await connection.until('still here');
  });

  it('with random bytes breaks nothing', async () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed;
    };
    for (let round = 0; round < 30; round += 1) {
      const connection = await loggedIn();
      connection.send(Buffer.from(Array.from({ length: 200 }, () => (random() >> 8) % 256)));
      connection.send(command('PING'));
      await Promise.race([
        connection.closed,
        connection.until(/\+PONG|Protocol error/),
        connection.socket.end(),
      ]);
      await connection.end();
    }
    await answersOthers();
  });
});

describe('a client that does not read', () => {
  it('is not run for any further, and others do not notice', async () => {
    const connection = await loggedIn();
    connection.socket.pause();
    connection.send(command('SET', 'big', 'x'.repeat(1_000_000)));
    const many = Buffer.concat(Array.from({ length: 2000 }, () => command('GET', 'big')));
    connection.send(many);
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 20; i += 1) await answersOthers();
    expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000);
  });
});

describe('another’s sandbox', () => {
  it('cannot be entered from one’s own connection without its token', async () => {
    const connection = await loggedIn();
    connection.send(Buffer.concat([command('AUTH', victim.id, sandbox.token), command('GET', 'secret')]));
    await connection.until(/-WRONGPASS[^\r]*\r\n\$-1\r\n/);
    connection.send(Buffer.concat([command('AUTH', victim.id, victim.token), command('GET', 'secret')]));
    expect(
      await connection.until(/-ERR This connection belongs to another sandbox[^\r]*\r\n\$-1\r\n/),
    ).not.toContain('hunter2');
  });
});
