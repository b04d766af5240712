/** Commands of very many arguments go another way through a session than others; what they do is the same. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { command, rawResp } from '#test/support/raw-resp.ts';

let doors: Doors;
beforeAll(async () => {
  doors = await openDoors();
});
afterAll(() => doors.stop());

const many = 3000;
const members = Array.from({ length: many }, (_, index) => `member:${index}`);

async function talk(...commands: Buffer[]): Promise<{ text: string; id: string }> {
  const sandbox = await doors.registry.create({ owner: 'ada', scope: 'playground', start: [] });
  const connection = await rawResp(doors.respPort);
  connection.send(Buffer.concat([command('AUTH', sandbox.id, sandbox.token), ...commands, command('QUIT')]));
  await connection.closed;
  return { text: connection.text(), id: sandbox.id };
}

test('answers stand in the order of the commands', async () => {
  const { text } = await talk(
    command('SET', 'a', '1'),
    command('SADD', 'long', ...members),
    command('INCR', 'a'),
    command('SADD', 'long', ...members, 'one more'),
    command('SCARD', 'long'),
  );
  expect(text).toBe(`+OK\r\n+OK\r\n:${many}\r\n:2\r\n:1\r\n:${many + 1}\r\n+OK\r\n`);
});

test('keys have their prefix, each of them', async () => {
  const pairs = members.flatMap(name => [name, 'v']);
  const { text, id } = await talk(command('MSET', ...pairs), command('DEL', ...members.slice(1)));
  expect(text).toBe(`+OK\r\n+OK\r\n:${many - 1}\r\n+OK\r\n`);
  const names = await doors.shared.system.keys(`{${id}}:*`);
  expect(names).toEqual([`{${id}}:member:0`]);
  expect(await doors.shared.system.exists('member:1')).toBe(0);
});

test('in a transaction, under WATCH, as an error, and where the words are wrong', async () => {
  const { text } = await talk(
    command('WATCH', 'long'),
    command('MULTI'),
    command('SADD', 'long', ...members),
    command('EXEC'),
    command('LPUSH', 'long', ...members),
    command('NOSUCH', ...members),
    command('SET', ...members),
    command('GET', 'long'),
  );
  expect(text).toMatch(
    new RegExp(
      [
        '^\\+OK\\r\\n\\+OK\\r\\n\\+OK\\r\\n\\+QUEUED\\r\\n\\*1\\r\\n:3000\\r\\n-WRONGTYPE [^\\r]+\\r\\n',
        "-ERR unknown command 'NOSUCH'[^\\r]+\\r\\n-ERR syntax error\\r\\n-WRONGTYPE [^\\r]+\\r\\n\\+OK\\r\\n$",
      ].join(''),
    ),
  );
});

test('the transcript has it whole', async () => {
  const sandbox = await doors.registry.create({ owner: 'ada', scope: 'playground', start: [] });
  const connection = await rawResp(doors.respPort);
  connection.send(
    Buffer.concat([
      command('AUTH', sandbox.id, sandbox.token),
      command('SADD', 'long', ...members),
      command('QUIT'),
    ]),
  );
  await connection.closed;
  const entry = sandbox.transcript().find(({ args }) => String(args[0]) === 'SADD');
  expect(entry?.args.map(String)).toEqual(['SADD', 'long', ...members]);
  expect(entry?.reply).toEqual({ type: 'integer', value: BigInt(many) });
});
