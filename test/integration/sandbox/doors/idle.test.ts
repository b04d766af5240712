/** Connections to the server that nobody uses are closed, and nobody notices. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { command, type RawResp, rawResp } from '#test/support/raw-resp.ts';
import { until } from '#test/support/until.ts';

const idleConnectionMs = 600_000;
let doors: Doors;
beforeAll(async () => {
  doors = await openDoors({ limits: { idleConnectionMs } });
});
afterAll(() => doors.stop());

/** Connections of this sandbox on the server. */
async function upstreamOf(id: string): Promise<number> {
  const list = String(await doors.shared.system.call('CLIENT', 'LIST'));
  return list.split(`user=ks-${id} `).length - 1;
}

/** As after ten minutes without a command. The clock of the sweep is passed in. */
const rest = async () => {
  await doors.registry.sweep();
  await doors.registry.sweep(Date.now() + idleConnectionMs + 1);
};

async function program(url: URL): Promise<RawResp> {
  const one = await rawResp(doors.respPort);
  one.send(command('AUTH', url.username, url.password));
  await one.until('+OK\r\n');
  return one;
}

test('idle, then a command: through both doors, with the protocol that was agreed on', async () => {
  const browser = await doors.browser();
  const { sandbox } = await browser.open('home');
  const one = await program(new URL(sandbox.url));
  one.send(command('HELLO', '3'));
  await one.until('proto');
  await browser.run('HSET h field value');
  one.send(command('HGETALL', 'h'));
  await one.until('%1\r\n$5\r\nfield\r\n$5\r\nvalue\r\n');
  expect(await upstreamOf(sandbox.id)).toBeGreaterThan(0);
  await rest();
  await until(async () => (await upstreamOf(sandbox.id)) === 0);
  expect((await browser.run('HGET h field')).reply).toEqual({ type: 'bulk', bytes: 'value' });
  one.send(command('HGETALL', 'h'));
  await one.until(/(%1\r\n\$5\r\nfield\r\n\$5\r\nvalue\r\n[^%]*){2}/);
  expect(browser.frames.filter(({ type }) => type === 'failed')).toEqual([]);
  await one.end();
  await browser.close();
});

test('idle with something open: a subscription, WATCH, MULTI and a blocked read stay', async () => {
  const browser = await doors.browser();
  const { sandbox } = await browser.open('home');
  const url = new URL(sandbox.url);
  const [listener, blocked, transaction] = [await program(url), await program(url), await program(url)];
  listener.send(command('SUBSCRIBE', 'news'));
  await listener.until('subscribe');
  blocked.send(command('BLPOP', 'list', '0'));
  transaction.send(Buffer.concat([command('MULTI'), command('SET', 'a', '1')]));
  await transaction.until('+QUEUED');
  await browser.run('WATCH watched', 'B');
  await until(async () => {
    const states = browser
      .events()
      .flatMap(event => (event.type === 'clients' ? event.clients.map(({ state }) => state) : []));
    return states.includes('blocked');
  });
  await rest();
  // Somebody else writes the watched key, after the rest.
  await browser.run('SET watched 1', 'A');
  await browser.run('MULTI', 'B');
  await browser.run('SET watched 2', 'B');
  expect((await browser.run('EXEC', 'B')).reply).toEqual({ type: 'nil-array' });
  transaction.send(command('EXEC'));
  await transaction.until('*1\r\n+OK\r\n');
  await browser.run('RPUSH list x');
  await blocked.until('*2\r\n$4\r\nlist\r\n$1\r\nx\r\n');
  expect((await browser.run('PUBLISH news hello')).reply).toEqual({ type: 'integer', text: '1' });
  await listener.until('hello');
  // When all that is over, they rest as well.
  listener.send(command('UNSUBSCRIBE'));
  await listener.until('unsubscribe');
  await rest();
  await until(async () => (await upstreamOf(sandbox.id)) === 0);
  expect((await browser.run('GET watched')).reply).toEqual({ type: 'bulk', bytes: '1' });
  for (const one of [listener, blocked, transaction]) await one.end();
  await browser.close();
});
