/**
 * The RESP door at the byte: commands cut anywhere, switches of protocol in mid-pipeline, broken frames, many commands
 * at once, and a client that never reads. Beside a plain redis-server wherever both say the same.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command, rawResp } from '#test/support/raw-resp.ts';
import { openTwin, type Twin, withoutIds } from '#test/support/twin.ts';

let twin: Twin;
beforeAll(async () => {
  twin = await openTwin({ limits: { commandsPerSecond: 1_000_000, commandBurst: 1_000_000 } });
  // So that HSET and the like say the same each time.
  const bytes = Buffer.concat([login(), mixed(2)]);
  await Promise.all([answers(twin.doors.respPort, [bytes]), answers(twin.plain.port, [bytes])]);
});
afterAll(() => twin.stop());

const login = () => command('HELLO', '2', 'AUTH', twin.sandbox.id, twin.sandbox.token);
const binary = Buffer.from([0, 13, 10, 36, 51, 13, 10, 42, 49, 255, 0]);

/** Commands of all kinds and both forms; it ends with QUIT, so whoever got it closes. Each run leaves the same behind. */
const mixed = (protocol: 2 | 3) =>
  Buffer.concat([
    command('HELLO', String(protocol), 'SETNAME', 'cut'),
    Buffer.from('SET inline "a b\\x00\\r\\n"\r\n'),
    Buffer.from('\r\n\r\nGET inline\n'),
    command('SET', binary, binary),
    command('GET', binary),
    Buffer.from('*0\r\n'),
    Buffer.from('*-1\r\n'),
    command('MSET', 'a', '', 'b', '2'),
    command('MGET', 'a', 'b', 'missing'),
    command('HSET', 'h', 'f', '1', 'g', '2'),
    command('HGETALL', 'h'),
    command('HELLO', protocol === 2 ? '3' : '2'),
    command('HGETALL', 'h'),
    command('MULTI'),
    command('SADD', 's', 'x', binary),
    Buffer.from('GETSET l "\\xff x"\r\n'),
    command('EXEC'),
    command('NOSUCH', binary),
    command('GET'),
    command('SUBSCRIBE', 'c'),
    command('UNSUBSCRIBE'),
    command('CLIENT', 'GETNAME'),
    command('HELLO', String(protocol)),
    command('ECHO', ''),
    Buffer.from('quit\r\n'),
  ]);

/** All that comes of these bytes, sent in these pieces, until the connection ends. */
async function answers(port: number, pieces: readonly Buffer[]): Promise<string> {
  const connection = await rawResp(port);
  connection.socket.setNoDelay(true);
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) await new Promise(resolve => setImmediate(resolve));
    connection.send(piece);
  }
  await connection.closed;
  return withoutIds(connection.text());
}

describe.each([2, 3] as const)('RESP%i', protocol => {
  it('answers as a plain server, whole', async () => {
    const bytes = Buffer.concat([login(), mixed(protocol)]);
    const [door, plain] = await Promise.all([
      answers(twin.doors.respPort, [bytes]),
      answers(twin.plain.port, [bytes]),
    ]);
    expect(door).toBe(plain);
  });

  it('answers the same, cut at every byte', async () => {
    const bytes = Buffer.concat([login(), mixed(protocol)]);
    const whole = await answers(twin.plain.port, [bytes]);
    for (let from = 1; from < bytes.length; from += 8) {
      const cuts = Array.from({ length: 8 }, (_, i) => from + i).filter(at => at < bytes.length);
      const all = await Promise.all(
        cuts.map(at => answers(twin.doors.respPort, [bytes.subarray(0, at), bytes.subarray(at)])),
      );
      for (const [index, answer] of all.entries()) expect(answer, `cut at ${cuts[index]}`).toBe(whole);
    }
  });

  it('answers the same, byte by byte', async () => {
    const bytes = Buffer.concat([login(), mixed(protocol)]);
    const pieces = Array.from(bytes, byte => Buffer.from([byte]));
    expect(await answers(twin.doors.respPort, pieces)).toBe(await answers(twin.plain.port, [bytes]));
  });
});

describe('what is no RESP ends the connection, in the words of Redis', () => {
  const long = 'x'.repeat(70_000);
  it.each(
    [
      '*x\r\n',
      '*1x\r\n',
      '*\r\n',
      '*99999999999\r\n',
      '*2147483648\r\n',
      '*1\r\n+PING\r\n',
      '*1\r\nPING\r\n',
      '*1\r\n\r\n',
      '*1\r\n$x\r\n',
      '*1\r\n$\r\n',
      '*1\r\n$-1\r\n',
      '*1\r\n$99999999999\r\n',
      '*2\r\n$4\r\nECHO\r\n:1\r\n',
      'SET a "b\r\n',
      "SET a 'b\r\n",
      'SET a "b"c\r\n',
      long,
      `*${'1'.repeat(70_000)}`,
      `*1\r\n$${'1'.repeat(70_000)}`,
    ].map(text => ({ text, title: JSON.stringify(text).slice(0, 40) })),
  )('$title', async ({ text }) => {
    // What has no line end gets none from a command behind it.
    const behind = text.includes('\n') ? command('PING') : Buffer.alloc(0);
    const bytes = Buffer.concat([login(), command('PING'), Buffer.from(text, 'latin1'), behind]);
    const shown = (answer: string) => answer.slice(answer.indexOf('+PONG'));
    const [door, plain] = await Promise.all([
      answers(twin.doors.respPort, [bytes]),
      answers(twin.plain.port, [bytes]),
    ]);
    expect(shown(plain)).toMatch(/^\+PONG\r\n-ERR Protocol error: [^\r]+\r\n$/);
    expect(shown(door)).toBe(shown(plain));
  });

  it.each(['*11\r\n', '*1\r\n$16385\r\n', '*x\r\n', 'PING "\r\n'])('%j of a stranger, too', async text => {
    const [door, plain] = await Promise.all(
      [twin.doors.respPort, twin.plain.port].map(port => answers(port, [Buffer.from(text)])),
    );
    const isError = /^-ERR Protocol error: [^\r]+\r\n$/;
    expect(door).toMatch(isError);
    expect(plain).toMatch(isError);
  });

  it('too many arguments for a sandbox end it too', async () => {
    const bytes = Buffer.concat([login(), Buffer.from(`*${twin.doors.config.limits.arguments + 1}\r\n`)]);
    expect(await answers(twin.doors.respPort, [bytes])).toMatch(
      /-ERR Protocol error: too many arguments [^\r]+\r\n$/,
    );
  });

  it.each(['\r\n', '\n', ' \r\n', '*0\r\n', '*-5\r\n', '\r\n\r\n*0\r\n'])(
    '%j is nothing at all',
    async text => {
      const bytes = Buffer.concat([login(), Buffer.from(text), command('PING'), command('QUIT')]);
      const [door, plain] = await Promise.all([
        answers(twin.doors.respPort, [bytes]),
        answers(twin.plain.port, [bytes]),
      ]);
      expect(door).toBe(plain);
    },
  );

  it('an end in the middle of a command runs nothing of it', async () => {
    const connection = await rawResp(twin.doors.respPort);
    connection.send(Buffer.concat([login(), command('SET', 'cut', 'no')]));
    await connection.until('+OK\r\n');
    connection.socket.end('*3\r\n$3\r\nSET\r\n$3\r\ncut\r\n$3\r\nye');
    await connection.closed;
    expect(
      await answers(twin.doors.respPort, [Buffer.concat([login(), command('GET', 'cut'), command('QUIT')])]),
    ).toMatch(/\$2\r\nno\r\n\+OK\r\n$/);
  });
});

describe('many at once', () => {
  it('answers 10,000 commands of one write in their order', async () => {
    const count = 10_000;
    const commands = Array.from({ length: count }, (_, i) =>
      i % 4 === 3 ? command('ECHO', `e${i}`) : command('INCR', `n${i % 4}`),
    );
    const bytes = Buffer.concat([login(), command('DEL', 'n0', 'n1', 'n2'), ...commands, command('QUIT')]);
    const [door, plain] = await Promise.all([
      answers(twin.doors.respPort, [bytes]),
      answers(twin.plain.port, [bytes]),
    ]);
    expect(door.length).toBe(plain.length);
    expect(door === plain).toBe(true);
  });

  it('answers a pipeline of large replies whole', async () => {
    const value = Buffer.alloc(100_000, 'v');
    const asked = 300;
    const gets = Array.from({ length: asked }, () => command('GET', 'big'));
    const bytes = Buffer.concat([login(), command('SET', 'big', value), ...gets, command('QUIT')]);
    const [door, plain] = await Promise.all([
      answers(twin.doors.respPort, [bytes]),
      answers(twin.plain.port, [bytes]),
    ]);
    expect(door.length).toBe(plain.length);
    expect(door === plain).toBe(true);
  });

  it('keeps its memory bounded while a client does not read, and loses nothing', async () => {
    const value = Buffer.alloc(20_000, 'v');
    const asked = 5000;
    await answers(twin.doors.respPort, [
      Buffer.concat([login(), command('SET', 'v', value), command('QUIT')]),
    ]);
    const socket = connect(twin.doors.respPort, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(login());
    await once(socket, 'data');
    socket.pause();
    const before = memory();
    for (let i = 0; i < asked; i += 1) socket.write(command('GET', 'v'));
    // A hundred megabytes are asked for; what stands in queues grows to its bound and no further.
    let [most, last, sameFor] = [0, -1, 0];
    const isSteady = () => {
      const now = memory() - before;
      most = Math.max(most, now);
      sameFor = Math.abs(now - last) < 500_000 ? sameFor + 1 : 0;
      last = now;
      return sameFor > 15;
    };
    await expect.poll(isSteady, { interval: 20, timeout: 20_000 }).toBe(true);
    expect(most).toBeLessThan((asked * value.length) / 2);
    const other = await answers(twin.doors.respPort, [
      Buffer.concat([login(), command('PING'), command('QUIT')]),
    ]);
    expect(other).toMatch(/\+PONG\r\n\+OK\r\n$/);
    let got = 0;
    socket.on('data', chunk => (got += chunk.length));
    socket.write(command('QUIT'));
    socket.resume();
    await once(socket, 'close');
    const reply = `$${value.length}\r\n`.length + value.length + 2;
    expect(got).toBe(asked * reply + '+OK\r\n'.length);
    await expect.poll(() => twin.sandbox.clients()).toEqual([]);
  });

  it('lets go of a client that vanishes without having read', async () => {
    const socket = connect(twin.doors.respPort, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(login());
    await once(socket, 'data');
    socket.pause();
    for (let i = 0; i < 1000; i += 1) socket.write(command('GET', 'v'));
    await expect.poll(() => twin.sandbox.clients().length).toBe(1);
    socket.destroy();
    await expect.poll(() => twin.sandbox.clients(), { timeout: 5000 }).toEqual([]);
  });
});

/** Bytes outside and inside the heap; buffers are outside. */
function memory(): number {
  const { external, arrayBuffers, heapUsed } = process.memoryUsage();
  return Math.max(external, arrayBuffers) + heapUsed;
}
