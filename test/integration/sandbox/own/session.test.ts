/** One client's conversation with a server of its own: what goes through, what does not, and what survives a pause. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OwnSandbox } from '#sandbox/own/sandbox.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { command, type RawResp, rawResp } from '#test/support/raw-resp.ts';
import { nextEvent, say } from '#test/support/sandbox.ts';
import { exchange } from '#test/support/twin.ts';

let doors: Doors;
let sandbox: OwnSandbox;
beforeAll(async () => {
  doors = await openDoors({ hasServers: true, limits: { idleConnectionMs: 0 } });
});
afterAll(() => doors.stop());
beforeEach(async () => {
  const { id } = await doors.all.create({ owner: 'one', scope: 'playground', kind: 'server', start: [] });
  const found = await doors.own?.find(id);
  if (found === undefined) throw new Error('It is gone.');
  sandbox = found;
  return () => doors.all.remove(id);
});

async function connect(protocol: 2 | 3 = 2): Promise<RawResp> {
  const client = await rawResp(doors.respPort);
  client.send(command('HELLO', String(protocol), 'AUTH', sandbox.id, sandbox.token));
  await client.until('modules\r\n*0\r\n');
  return client;
}

/** What comes for this command. */
const ask = (client: RawResp, ...words: string[]) => exchange(client, command(...words));

const system = () => {
  const link = sandbox.ownServers.links[0];
  if (link === undefined) throw new Error('There is no server.');
  return link.system;
};

describe('goes through as it is:', () => {
  it('CLIENT TRACKING, with its invalidations, in RESP3', async () => {
    const client = await connect(3);
    await ask(client, 'CLIENT', 'TRACKING', 'ON');
    await ask(client, 'GET', 'a');
    await say(sandbox, 'A', 'SET a 1');
    await client.until('>2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\na\r\n');
    client.socket.destroy();
  });

  it.each([
    [2, '*'],
    [3, '>'],
  ] as const)('SUBSCRIBE to several, and messages, in RESP%d', async (protocol, mark) => {
    const client = await connect(protocol);
    const said = await ask(client, 'SUBSCRIBE', 'x', 'y');
    const confirmed = (name: string, count: number) =>
      `${mark}3\r\n$9\r\nsubscribe\r\n$1\r\n${name}\r\n:${count}\r\n`;
    expect(said).toBe(confirmed('x', 1) + confirmed('y', 2));
    expect(await say(sandbox, 'A', 'PUBLISH y hi')).toBe('(integer) 1');
    await client.until(`${mark}3\r\n$7\r\nmessage\r\n$1\r\ny\r\n$2\r\nhi\r\n`);
    expect(await ask(client, 'UNSUBSCRIBE')).toContain('unsubscribe');
    expect(await ask(client, 'PING')).toBe('+PONG\r\n');
    client.socket.destroy();
  });

  it('transactions with WATCH, pipelined', async () => {
    const client = await connect();
    const words = [['WATCH', 'a'], ['MULTI'], ['SET', 'a', '1'], ['INCR', 'a'], ['EXEC']];
    const pipeline = words.map(one => command(...one));
    expect(await exchange(client, Buffer.concat(pipeline))).toBe(
      '+OK\r\n+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n+OK\r\n:2\r\n',
    );
    client.socket.destroy();
  });

  it('scripts and functions, and a server that says BUSY until the script is killed', async () => {
    await sandbox.servers.configure('redis-1', 'busy-reply-threshold', '100');
    const running = say(sandbox, 'A', 'EVAL "while true do end" 0');
    let said = '';
    while (!said.includes('BUSY')) said = await say(sandbox, 'B', 'GET a');
    expect(said).toMatch(/BUSY Redis is busy running a script/);
    expect(await say(sandbox, 'B', 'SCRIPT KILL')).toBe('OK');
    expect(await running).toMatch(/Script killed by user/);
  });
});

describe('has the gateway’s hand in it:', () => {
  it('CONFIG SET of what is on the list, done by the system; the rest says why not', async () => {
    expect(await say(sandbox, 'A', 'CONFIG SET maxmemory 10mb maxmemory-policy allkeys-lru')).toBe('OK');
    expect(await say(sandbox, 'A', 'CONFIG GET maxmemory')).toBe('1) "maxmemory"\n2) "10485760"');
    expect(await say(sandbox, 'A', 'CONFIG SET maxmemory-policy never')).toMatch(/^\(error\) /);
    expect(await say(sandbox, 'A', 'CONFIG SET dir /etc')).toMatch(/^\(error\) NOPERM dir cannot be changed/);
    expect(await say(sandbox, 'A', 'CONFIG SET notify-keyspace-events ""')).toBe('OK');
    expect(await say(sandbox, 'A', 'CONFIG GET notify-keyspace-events')).toMatch(/"AK"$/);
  });

  it('ACL SETUSER and DELUSER, but not of the bench’s own users', async () => {
    expect(await say(sandbox, 'A', 'ACL SETUSER reader on >secret ~cache:* +get')).toBe('OK');
    expect(await say(sandbox, 'A', 'ACL DRYRUN reader SET cache:1 x')).toMatch(/no permissions/);
    for (const user of ['learner', 'system', 'default']) {
      expect(await say(sandbox, 'A', `ACL SETUSER ${user} +@all`)).toMatch(/^\(error\) NOPERM/);
      expect(await say(sandbox, 'A', `ACL DELUSER reader ${user}`)).toMatch(/^\(error\) NOPERM/);
    }
    expect(await say(sandbox, 'A', 'ACL DELUSER reader')).toBe('(integer) 1');
  });

  it('what is refused makes a transaction fail, as the server’s own refusals do', async () => {
    await say(sandbox, 'A', 'MULTI');
    await say(sandbox, 'A', 'SET a 1');
    expect(await say(sandbox, 'A', 'SHUTDOWN')).toMatch(/^\(error\) NOPERM SHUTDOWN is not available here/);
    expect(await say(sandbox, 'A', 'EXEC')).toMatch(/^\(error\) EXECABORT/);
    expect(await say(sandbox, 'A', 'EXISTS a')).toBe('(integer) 0');
  });

  it('AUTH and HELLO, which know the sandbox’s own token alone', async () => {
    const wrong = /WRONGPASS/;
    expect(await say(sandbox, 'A', 'AUTH system anything')).toMatch(wrong);
    expect(await say(sandbox, 'A', `AUTH learner ${sandbox.token}`)).toMatch(wrong);
    expect(await say(sandbox, 'A', `AUTH ${sandbox.id} ${sandbox.token}`)).toBe('OK');
    expect(await say(sandbox, 'A', 'HELLO 3 AUTH system anything')).toMatch(wrong);
    expect(await say(sandbox, 'A', `HELLO 3 AUTH ${sandbox.id} ${sandbox.token}`)).toMatch(/"?proto"?/);
    expect(await say(sandbox, 'A', 'RESET')).toBe('RESET');
    expect(await say(sandbox, 'A', 'ACL WHOAMI')).toBe('"learner"');
  });

  it('passwords of the servers are shown to nobody', async () => {
    const { id } = await doors.all.create({
      owner: 'two',
      scope: 'playground',
      kind: 'replicated',
      start: [],
    });
    const own: Sandbox | undefined = await doors.all.find(id);
    if (own === undefined) throw new Error('It is gone.');
    own.servers?.chooseNode('A', 'redis-2');
    expect(await say(own, 'A', 'CONFIG GET masterauth')).toBe('1) "masterauth"\n2) ""');
    await say(own, 'A', 'MULTI');
    expect(await say(own, 'A', 'CONFIG GET masterauth')).toMatch(/^\(error\) NOPERM/);
    await say(own, 'A', 'DISCARD');
    expect(await say(own, 'A', `EVAL "return redis.call('CONFIG', 'GET', 'masterauth')" 0`)).toMatch(/error/);
    await doors.all.remove(id);
  });
});

describe('comes back as it was', () => {
  it('after an idle time: name, database, subscriptions', async () => {
    const client = await connect(3);
    await ask(client, 'CLIENT', 'SETNAME', 'worker');
    await ask(client, 'SELECT', '2');
    await ask(client, 'SET', 'a', '1');
    const before = await ask(client, 'CLIENT', 'ID');
    sandbox.rest(Date.now() + 1000);
    expect(await ask(client, 'CLIENT', 'ID')).not.toBe(before);
    expect(await ask(client, 'CLIENT', 'GETNAME')).toBe('$6\r\nworker\r\n');
    expect(await ask(client, 'GET', 'a')).toBe('$1\r\n1\r\n');
    client.socket.destroy();
  });

  it('after its servers slept: keys, settings and a subscriber', async () => {
    await say(sandbox, 'A', 'SET a 1');
    await say(sandbox, 'A', 'CONFIG SET maxmemory 9mb');
    const client = await connect();
    await ask(client, 'SUBSCRIBE', 'x');
    await sandbox.ownServers.topology.sleep();
    expect(sandbox.servers.topology.nodes[0]?.state).toBe('asleep');
    expect(await say(sandbox, 'A', 'GET a')).toBe('"1"');
    expect(await say(sandbox, 'A', 'CONFIG GET maxmemory')).toMatch(/9437184/);
    let heard = '(integer) 0';
    while (heard === '(integer) 0') heard = await say(sandbox, 'A', 'PUBLISH x again');
    await client.until('$5\r\nagain\r\n');
    client.socket.destroy();
  });
});

describe('a server’s end', () => {
  it('ends a program’s connection, and tells a page in words', async () => {
    const client = await connect();
    await ask(client, 'PING');
    await sandbox.servers.chaos({ action: 'kill', node: 'redis-1' });
    await client.closed;
    await expect(say(sandbox, 'A', 'GET a')).rejects.toThrow(/redis-1 is stopped/);
    await sandbox.servers.chaos({ action: 'start', node: 'redis-1' });
    expect(await say(sandbox, 'A', 'PING')).toBe('PONG');
  });
});

describe('choosing and pausing', () => {
  it('a client that hangs on its connection stays where it is', async () => {
    const { id } = await doors.all.create({
      owner: 'three',
      scope: 'playground',
      kind: 'replicated',
      start: [],
    });
    const own = await doors.own?.find(id);
    if (own === undefined) throw new Error('It is gone.');
    await say(own, 'A', 'MULTI');
    const choose = () => own.servers.chooseNode('A', 'redis-2');
    expect(choose).toThrow(/in a transaction/);
    await say(own, 'A', 'DISCARD');
    await say(own, 'A', 'SUBSCRIBE x');
    expect(choose).toThrow(/is subscribed/);
    await say(own, 'A', 'UNSUBSCRIBE x');
    choose();
    expect(await say(own, 'A', 'INFO replication')).toMatch(/role:slave/);
    expect(() => own.servers.chooseNode('A', 'redis-9')).toThrow(/no redis-9/);
    await doors.all.remove(id);
  });

  it('of a server that is paused no more is asked than fits here', async () => {
    await sandbox.servers.chaos({ action: 'pause', node: 'redis-1' });
    const line = `SET a ${'x'.repeat(1_000_000)}`;
    const asked = Array.from({ length: 20 }, () => say(sandbox, 'A', line).catch(({ code }) => code));
    await sandbox.servers.chaos({ action: 'resume', node: 'redis-1' });
    const said = await Promise.all(asked);
    expect(said.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 'OK'));
    expect(said.slice(8)).toEqual(Array.from({ length: 12 }, () => 'busy'));
  });

  it('a client that is paused sends nothing until it goes on', async () => {
    await say(sandbox, 'A', 'PING');
    const blocked = nextEvent(
      sandbox,
      event => event.type === 'clients' && event.clients.some(({ state }) => state === 'blocked'),
    );
    await sandbox.servers.chaos({ action: 'pause-client', client: 'A', ms: 300 });
    const waiting = say(sandbox, 'A', 'SET held 1');
    await blocked;
    expect(await system().exists('held')).toBe(0);
    expect(await waiting).toBe('OK');
  });

  it('what a client waits for is told, and what it subscribes to', async () => {
    const of = (client: string) => sandbox.clients().find(({ name }) => name === client);
    const blocked = nextEvent(
      sandbox,
      event => event.type === 'clients' && event.clients.some(({ waitsFor }) => waitsFor !== undefined),
    );
    const popped = say(sandbox, 'A', 'BRPOP q other 0');
    await blocked;
    expect(of('A')).toMatchObject({ state: 'blocked', waitsFor: { command: 'BRPOP', keys: ['q', 'other'] } });
    await say(sandbox, 'B', 'LPUSH q job');
    await popped;
    expect(of('A')).not.toHaveProperty('waitsFor');
    await say(sandbox, 'A', 'SUBSCRIBE news');
    expect(of('A')?.subscriptions).toEqual({ channels: ['news'], patterns: [], shards: [], more: 0 });
  });

  it('WAIT for replicas that do not exist is seen to wait', async () => {
    const waits = nextEvent(
      sandbox,
      event => event.type === 'clients' && event.clients.some(({ waitsFor }) => waitsFor?.command === 'WAIT'),
    );
    const answered = say(sandbox, 'A', 'WAIT 1 300');
    await waits;
    expect(await answered).toBe('(integer) 0');
  });

  it('a tab that has run nothing yet can be paused all the same', async () => {
    await sandbox.servers.chaos({ action: 'pause-client', client: 'H', ms: 10 });
    expect(await say(sandbox, 'H', 'PING')).toBe('PONG');
    await expect(
      sandbox.servers.chaos({ action: 'pause-client', client: 'nobody', ms: 10 }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});
