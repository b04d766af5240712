import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { readConfig } from '#sandbox/config.ts';
import { NodePorts } from '#sandbox/doors/node-ports.ts';
import { freePort } from '#sandbox/server/free-port.ts';
import { rawResp } from '#test/support/raw-resp.ts';
import { silentLog } from '#test/support/temporary.ts';

const host = '127.0.0.1';
const node = (number: number, state: 'running' | 'stopped' = 'running') =>
  ({ name: `redis-${number}`, host: `10.77.0.${number}`, port: 6379, state }) as const;
const topology = (count: number) => ({ nodes: Array.from({ length: count }, (_, index) => node(index + 1)) });

let ports: NodePorts;
afterEach(() => ports.closeAll());

function openPorts(range: readonly [number, number] | undefined): NodePorts {
  ports = new NodePorts({
    host,
    outsideHost: 'door.example',
    range,
    log: silentLog,
    accept: socket => socket.end('hello'),
  });
  return ports;
}

/** Three free ports in a row, of which the middle one is taken when this returns. */
async function rangeWithTakenMiddle() {
  for (;;) {
    const first = await freePort();
    const middle = createServer();
    const listening = once(middle, 'listening');
    middle.listen(first + 1, host);
    if (
      await listening.then(
        () => true,
        () => false,
      )
    )
      return { range: [first, first + 2] as const, middle };
  }
}

it('takes ports of the range alone, passes over those that are taken, and gives them back', async () => {
  const { range, middle } = await rangeWithTakenMiddle();
  openPorts(range);
  await ports.open({ id: 'one' }, topology(2));
  expect(ports.of('one')?.portOf('redis-1')).toBe(range[0]);
  expect(ports.of('one')?.portOf('redis-2')).toBe(range[1]);
  expect(ports.of('one')?.portOf('redis-3')).toBeNull();
  expect(ports.of('one')?.addresses({ host: '10.77.0.2', port: 6379 })).toEqual({
    host: 'door.example',
    port: range[1],
  });
  // None is left for another, who goes on without.
  await ports.open({ id: 'two' }, topology(2));
  expect(ports.of('two')).toBeUndefined();
  void ports.close('one');
  await ports.open({ id: 'three' }, topology(2));
  expect(ports.of('three')?.portOf('redis-2')).toBe(range[1]);
  middle.close();
});

it('a topology that ended while its ports were opened has none', async () => {
  openPorts(undefined);
  const opening = ports.open({ id: 'one' }, topology(3));
  void ports.close('one');
  await opening;
  expect(ports.of('one')).toBeUndefined();
});

it('one server alone needs none', async () => {
  openPorts(undefined);
  await ports.open({ id: 'one' }, topology(1));
  expect(ports.of('one')).toBeUndefined();
});

it('a server that is down cannot be reached at its port', async () => {
  openPorts(undefined);
  await ports.open({ id: 'one' }, { nodes: [node(1), node(2, 'stopped')] });
  const up = await rawResp(ports.of('one')?.portOf('redis-1') ?? 0);
  expect(await up.until('hello')).toBe('hello');
  await up.end();
  const heard = await rawResp(ports.of('one')?.portOf('redis-2') ?? 0).then(
    async down => {
      await down.closed;
      return down.text();
    },
    () => '',
  );
  expect(heard).toBe('');
});

it.each(['40000', '1-2-3', '50000-40000', '0-10', '60000-70000', 'a-b'])(
  'RESP_NODE_PORTS=%s is refused',
  text => {
    expect(() => readConfig({ RESP_NODE_PORTS: text })).toThrow(/RESP_NODE_PORTS/);
  },
);

it('RESP_NODE_PORTS is a range', () => {
  expect(readConfig({ RESP_NODE_PORTS: '40000-40999' }).respNodePorts).toEqual([40_000, 40_999]);
  expect(readConfig({}).respNodePorts).toBeUndefined();
});
