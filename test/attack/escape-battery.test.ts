/** The battery over real sessions, in three ways: a client for each line, and one client for each category. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { openTestRegistry, type TestRegistry } from '#test/support/sandbox.ts';
import {
  type BatteryClient,
  type BatteryField,
  type BatteryRow,
  plantVictim,
  readBattery,
  runBattery,
} from './battery.ts';

let opened: TestRegistry;

beforeAll(async () => {
  opened = await openTestRegistry({ limits: { blockMs: 100, commandBurst: 100_000 } });
});
afterAll(() => opened.close());

/** Something of each type, so that lines do more than fail. */
const own = [
  'SET x own',
  'SET mine own',
  'RPUSH list 1 2 3',
  'SADD s a b',
  'HSET h f v',
  'ZADD z 1 a',
  'XADD st 1-1 f v',
  'XGROUP CREATE st g 0',
  'RPUSH q1 a b c d e f',
  'ZADD z1 1 a 2 b 3 c 4 d 5 e',
  'SETRANGE big1 2999 x',
  'SETRANGE big2 2999 x',
];

async function openField(): Promise<BatteryField> {
  const attacker = await opened.sandbox(own);
  const victims = [await plantVictim(await opened.sandbox()), await plantVictim(await opened.sandbox())];
  await attacker.runLine('A', 'PING');
  return { attacker, victims, system: opened.system };
}

async function closeField({ attacker, victims }: BatteryField): Promise<void> {
  for (const { id } of [attacker, ...victims.map(({ sandbox }) => sandbox)]) await opened.registry.remove(id);
}

function openClient(sandbox: Sandbox): BatteryClient {
  const session = sandbox.session('A');
  const pushes: Reply[] = [];
  session.onPush(push => pushes.push(push));
  return { execute: args => session.execute(args), pushes, close: () => session.close() };
}

const isTransaction = (row: BatteryRow) => row.category === 'transaction';
const rowsFor = ({ attacker, victims }: BatteryField) =>
  readBattery({
    a1: attacker.id,
    b2: victims[0]?.sandbox.id ?? '',
    c3: victims[1]?.sandbox.id ?? '',
  });
const categories = [...new Set(readBattery({ a1: 'a', b2: 'b', c3: 'c' }).map(({ category }) => category))];

test('the battery is whole', () => {
  expect(readBattery({ a1: 'a', b2: 'b', c3: 'c' }).length).toBeGreaterThanOrEqual(400);
});

describe.each(categories)('%s', category => {
  test('a client for each line', async () => {
    const field = await openField();
    const rows = rowsFor(field).filter(row => row.category === category);
    let shared: BatteryClient | undefined;
    const findings = await runBattery({
      field,
      rows,
      clientFor: async row => {
        if (!isTransaction(row)) {
          await field.attacker.reset(own);
          return openClient(field.attacker);
        }
        shared ??= openClient(field.attacker);
        return shared;
      },
      done: async (client, row) => {
        if (!isTransaction(row)) await client.close();
      },
      checkExpected: row => !/while subscribed/.test(row.expected),
    });
    expect(findings).toEqual([]);
    await closeField(field);
  });

  test.each([2, 3] as const)('one client in RESP%i for all lines', async protocol => {
    const field = await openField();
    const rows = rowsFor(field).filter(row => row.category === category);
    let client: BatteryClient | undefined;
    const findings = await runBattery({
      field,
      rows,
      clientFor: async () => {
        if (client !== undefined) return client;
        client = openClient(field.attacker);
        await client.execute([Buffer.from('HELLO'), Buffer.from(String(protocol))]);
        return client;
      },
      done: async (used, row) => {
        if (!/^QUIT/.test(row.command)) return;
        await used.close();
        client = undefined;
      },
      checkExpected: () => false,
    });
    expect(findings).toEqual([]);
    await closeField(field);
  });
});
