/** The battery of hostile lines again, through both doors: bytes in, bytes out. */
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ReplyParser } from '#sandbox/resp/parser.ts';
import { type Reply, status } from '#sandbox/resp/reply.ts';
import { toBuffer } from '#sandbox/resp/wire.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import {
  type BatteryClient,
  type BatteryField,
  type BatteryRow,
  plantVictim,
  readBattery,
  runBattery,
} from '#test/attack/battery.ts';
import type { Browser } from '#test/support/browser.ts';
import { fromWire } from '#test/support/door-client.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { command } from '#test/support/raw-resp.ts';

let doors: Doors;
let browser: Browser;
let field: BatteryField;

/** Something of each type, so that lines do more than fail. */
const own = [
  'SET x own',
  'SET mine own',
  'RPUSH list 1 2 3',
  'SADD s a b',
  'HSET h f v',
  'ZADD z 1 a',
  'XADD st 1-1 f v',
  'SETRANGE big1 2999 x',
  'SETRANGE big2 2999 x',
];

beforeAll(async () => {
  doors = await openDoors({
    limits: { blockMs: 100, commandBurst: 100_000 },
    scopes: () => ({ start: own }),
    longestDelayMs: 50,
  });
});
afterAll(() => doors.stop());

async function openField(): Promise<void> {
  browser = await doors.browser();
  const { sandbox } = await browser.open();
  const attacker = await doors.registry.find(sandbox.id);
  if (attacker === undefined) throw new Error('no sandbox');
  const make = (owner: string) => doors.registry.create({ owner, scope: 'playground', start: [] });
  const victims = [await plantVictim(await make('b')), await plantVictim(await make('c'))];
  await attacker.runLine('A', 'PING');
  field = { attacker, victims, system: doors.shared.system };
}

afterEach(async () => {
  await browser.close();
  for (const { id } of [field.attacker, ...field.victims.map(({ sandbox }) => sandbox)]) {
    await doors.registry.remove(id);
  }
});

const isTransaction = (row: BatteryRow) => row.category === 'transaction';
const rows = () =>
  readBattery({
    a1: field.attacker.id,
    b2: field.victims[0]?.sandbox.id ?? '',
    c3: field.victims[1]?.sandbox.id ?? '',
  });

/** Types the row's own line as client A, and sees all that the browser is told, also of other things than the reply. */
function browserClient(row: () => BatteryRow): BatteryClient {
  const pushes: Reply[] = [];
  let seen = browser.frames.length;
  return {
    pushes,
    execute: async () => {
      const answer = await browser.ask({ type: 'run', client: 'A', line: row().command });
      if (answer.type === 'failed') return { type: 'error', text: `${answer.code} ${answer.detail}` };
      if (answer.type !== 'event' || answer.event.type !== 'command') throw new Error(answer.type);
      for (const frame of browser.frames.slice(seen)) {
        if (frame.type !== 'event') continue;
        if (frame.event.type === 'push') pushes.push(fromWire(frame.event.reply));
        if (frame.event.type !== 'view') continue;
        for (const { key } of [...frame.event.changed, ...frame.event.gone]) {
          pushes.push({ type: 'bulk', bytes: toBuffer(key) });
        }
      }
      seen = browser.frames.length;
      return fromWire(answer.event.reply);
    },
    close: async () => void (await browser.ask({ type: 'close-client', client: 'A' })),
  };
}

/** What comes first after a command is its reply; whatever comes besides arrived on its own. */
async function respClient(sandbox: Sandbox, protocol: 2 | 3): Promise<BatteryClient> {
  const socket = connect(doors.respPort, '127.0.0.1');
  const parser = new ReplyParser({ replyBytes: 4_000_000, elements: 100_000, depth: 16 });
  const pushes: Reply[] = [];
  let waiting: ((reply: Reply) => void) | undefined;
  socket.on('data', chunk => {
    parser.push(chunk);
    for (let reply = parser.next(); reply !== undefined; reply = parser.next()) {
      if (waiting === undefined || (reply.type === 'push' && protocol === 3)) pushes.push(reply);
      const resolve = waiting;
      waiting = undefined;
      resolve?.(reply);
    }
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>(resolve => socket.on('close', () => resolve()));
  const execute = (args: readonly Buffer[]): Promise<Reply> => {
    if (args.length === 0 || socket.destroyed) return Promise.resolve(status('nothing to send'));
    const reply = new Promise<Reply>(resolve => {
      waiting = resolve;
    });
    socket.write(command(...args));
    return Promise.race([reply, closed.then(() => status('closed'))]);
  };
  await execute(
    ['HELLO', String(protocol), 'AUTH', sandbox.id, sandbox.token].map(word => Buffer.from(word)),
  );
  return {
    pushes,
    execute,
    close: async () => {
      socket.destroy();
      await closed;
    },
  };
}

const longTestMs = 120_000;

describe('the battery', () => {
  test(
    'through the WebSocket door, a client for each line',
    async () => {
      await openField();
      let current: BatteryRow | undefined;
      const client = browserClient(() => current ?? { category: '', command: 'PING', expected: '' });
      const findings = await runBattery({
        field,
        rows: rows(),
        clientFor: async row => {
          current = row;
          if (!isTransaction(row)) await browser.ask({ type: 'reset' });
          return client;
        },
        done: async (used, row) => {
          if (!isTransaction(row)) await used.close();
        },
        checkExpected: row => !/while subscribed/.test(row.expected),
      });
      expect(findings).toEqual([]);
    },
    longTestMs,
  );

  test(
    'through the RESP door, a connection for each line',
    async () => {
      await openField();
      let shared: BatteryClient | undefined;
      const findings = await runBattery({
        field,
        rows: rows(),
        clientFor: async row => {
          if (isTransaction(row)) {
            shared ??= await respClient(field.attacker, 2);
            return shared;
          }
          await field.attacker.reset(own);
          return respClient(field.attacker, 2);
        },
        done: async (used, row) => {
          if (!isTransaction(row)) await used.close();
        },
        checkExpected: row => !/while subscribed/.test(row.expected),
      });
      await shared?.close();
      expect(findings).toEqual([]);
    },
    longTestMs,
  );

  test.each([2, 3] as const)(
    'through the RESP door, all on one connection in RESP%i',
    async protocol => {
      await openField();
      let client: BatteryClient | undefined;
      const findings = await runBattery({
        field,
        rows: rows(),
        clientFor: async () => {
          client ??= await respClient(field.attacker, protocol);
          return client;
        },
        done: async (used, row) => {
          // Some lines log in anew or leave; what follows then needs a new connection.
          if (!/^(?:QUIT|RESET|AUTH|HELLO)/i.test(row.command)) return;
          await used.close();
          client = undefined;
        },
        checkExpected: () => false,
      });
      await client?.close();
      expect(findings).toEqual([]);
    },
    longTestMs,
  );
});
