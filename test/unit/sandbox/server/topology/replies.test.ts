import { expect, test } from 'vitest';
import { parseClusterNodes, parseInfo } from '#sandbox/server/topology/replies.ts';

const [one, two, three] = ['1', '2', '3'].map(digit => digit.repeat(40));

test('CLUSTER NODES: flags, slots, and slots that are half moved', () => {
  const text = [
    `${one} 10.77.0.1:6379@16379 myself,master - 0 0 1 connected 0-5460 5462 [93-<-${two}] [77->-${three}]`,
    `${two} 10.77.0.2:6379@16379,host.example slave ${one} 0 1700000000000 1 disconnected`,
    `${three} :0@0 master,noaddr - 0 0 0 disconnected`,
    '',
  ].join('\n');
  const [first, second, third] = parseClusterNodes(text);
  expect(first).toMatchObject({
    id: one,
    address: { host: '10.77.0.1', port: 6379 },
    primaryId: null,
    epoch: 1,
    isLinked: true,
    slots: [
      [0, 5460],
      [5462, 5462],
    ],
    moving: [
      { slot: 93, way: 'from', id: two },
      { slot: 77, way: 'to', id: three },
    ],
  });
  expect([...(first?.flags ?? [])]).toEqual(['myself', 'master']);
  expect(second).toMatchObject({
    primaryId: one,
    isLinked: false,
    address: { host: '10.77.0.2', port: 6379 },
  });
  expect(third).toMatchObject({ address: { host: '', port: 0 }, slots: [] });
});

test.each(['too short', `${one} 10.77.0.1:6379@16379 master - 0 0 epoch connected`])(
  'CLUSTER NODES: “%s” is none',
  text => {
    expect(() => parseClusterNodes(text)).toThrow();
  },
);

test('INFO: fields with colons in their values', () => {
  const fields = parseInfo('# Replication\r\nrole:master\r\nslave0:ip=10.77.0.2,port=6379,a:b\r\n\r\n');
  expect([...fields]).toEqual([
    ['role', 'master'],
    ['slave0', 'ip=10.77.0.2,port=6379,a:b'],
  ]);
});
