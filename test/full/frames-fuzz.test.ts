/**
 * Random and mutated bytes at both doors. Nothing breaks, what is refused is refused in clear words, and a learner
 * beside it notices nothing. `FUZZ_SEED` runs it again.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from '#test/support/browser.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { Chance, fuzzCount, fuzzSeed } from '#test/support/fuzz/chance.ts';
import { command, rawResp } from '#test/support/raw-resp.ts';

const framesAtOnce = 50;
/** Fewer than the clients that fit in a sandbox. */
const connectionsAtOnce = 12;

let doors: Doors;
let beside: Browser;
const findings: string[] = [];

beforeAll(async () => {
  doors = await openDoors({
    limits: {
      commandBurst: 1_000_000_000,
      commandsPerSecond: 1_000_000,
      blockMs: 20,
      sandboxesPerAddressPerHour: 1_000_000,
    },
    longestDelayMs: 1,
  });
  beside = await doors.browser();
  await beside.open();
  await beside.run('SET secret hunter2');
  await beside.waitFor(frame => frame.type === 'event' && frame.event.type === 'view');
});
afterAll(async () => {
  beside.socket.terminate();
  await doors.stop();
});

/** The learner beside is answered, and was told nothing but the answers to what it asked. */
async function besideIsWell(): Promise<void> {
  const told = beside.frames.length;
  expect((await beside.run('GET secret')).reply).toEqual({ type: 'bulk', bytes: 'hunter2' });
  const others = beside.frames
    .slice(told)
    .filter(frame => frame.type !== 'event' || frame.event.type !== 'command');
  expect(others).toEqual([]);
}

const frames = [
  { type: 'open', id: 'x', scope: 'playground' },
  { type: 'open', id: 'x', scope: 'home', epoch: 'e', lastSeq: 3 },
  { type: 'run', id: 'x', client: 'A', line: 'SET a "b c"' },
  { type: 'run', id: 'x', client: 'H', line: 'LRANGE l 0 -1' },
  { type: 'close-client', id: 'x', client: 'A' },
  { type: 'advance', id: 'x', by: 1000 },
  { type: 'advance', id: 'x', by: 'next-expiry' },
  { type: 'world', id: 'x', line: 'request product 7' },
  { type: 'reset', id: 'x' },
  { type: 'restore', id: 'x', seq: 3, force: true },
  { type: 'past', id: 'x', upTo: 100 },
  { type: 'ping', id: 'x' },
];
const values = [
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 53,
  '',
  'A',
  'x'.repeat(5000),
  '\0\r\n',
  [],
  {},
  { id: 'y' },
  [[[]]],
  '__proto__',
  'constructor',
];

function mutatedFrame(chance: Chance): string | Buffer {
  if (chance.isLucky(0.1)) return chance.bytes(chance.below(300));
  if (chance.isLucky(0.02)) return '['.repeat(100_000);
  const frame: Record<string, unknown> = { ...chance.of(frames) };
  const names = Object.keys(frame);
  if (chance.isLucky(0.6)) frame[chance.of([...names, 'more', 'toString'])] = chance.of(values);
  if (chance.isLucky(0.2)) delete frame[chance.of(names)];
  return chance.isLucky(0.3)
    ? mutatedBytes(chance, Buffer.from(JSON.stringify(frame))).toString('latin1')
    : JSON.stringify(frame);
}

/** Bytes changed, left out, said twice or cut off. */
function mutatedBytes(chance: Chance, bytes: Buffer): Buffer {
  let out = bytes;
  for (let left = 1 + chance.below(4); left > 0 && out.length > 0; left -= 1) {
    const at = chance.below(out.length);
    const [before, after] = [out.subarray(0, at), out.subarray(at)];
    const ways = [
      () => Buffer.concat([before, chance.bytes(1), after.subarray(1)]),
      () => Buffer.concat([before, after.subarray(1 + chance.below(4))]),
      () => Buffer.concat([before, after.subarray(0, 8), after]),
      () => before,
      () =>
        Buffer.concat([
          before,
          Buffer.from(chance.of(['\r\n', '*', '$', '-1', '999999999', '{', '"'])),
          after,
        ]),
    ];
    out = chance.of(ways)();
  }
  return out;
}

async function throwFrames(chance: Chance): Promise<void> {
  const browser = await doors.browser();
  if (chance.isLucky(0.7)) await browser.open();
  for (let sent = 0; sent < framesAtOnce; sent += 1) browser.sendRaw(mutatedFrame(chance));
  const answer = await Promise.race([browser.ask({ type: 'ping' }).catch(() => undefined), browser.closed]);
  if (answer !== undefined && 'code' in answer && typeof answer.code === 'number' && answer.code === 1011) {
    findings.push(`the door closed with ${answer.code} ${answer.reason}`);
  }
  for (const frame of browser.frames) {
    if (frame.type !== 'failed') continue;
    if (frame.code === 'internal' || frame.detail.length < 10) findings.push(JSON.stringify(frame));
  }
  if (JSON.stringify(browser.frames).includes('hunter2')) findings.push('a secret was shown');
  browser.socket.terminate();
  await browser.closed;
}

test('frames at the WebSocket door', async () => {
  const seed = fuzzSeed('frames-fuzz');
  const chance = new Chance(seed);
  const wanted = fuzzCount(10_000);
  for (let sent = 0; sent < wanted && findings.length === 0; sent += framesAtOnce) {
    await throwFrames(chance);
    if (sent % 1000 === 0) await besideIsWell();
  }
  await besideIsWell();
  expect(findings, `FUZZ_SEED=${seed}`).toEqual([]);
});

function junk(chance: Chance, login: Buffer): Buffer {
  const sound = Buffer.concat([
    command('SET', 'a', chance.bytes(10)),
    command('LRANGE', 'l', '0', '-1'),
    command('HELLO', '3'),
    command('SUBSCRIBE', 'news'),
    command('PING'),
  ]);
  const bytes = chance.isLucky(0.2) ? chance.bytes(200) : mutatedBytes(chance, sound);
  if (chance.isLucky(0.2)) return Buffer.concat([mutatedBytes(chance, login), bytes]);
  return chance.isLucky(0.8) ? Buffer.concat([login, bytes]) : bytes;
}

async function throwBytes(chance: Chance, login: Buffer): Promise<void> {
  const connection = await rawResp(doors.respPort);
  connection.send(junk(chance, login));
  connection.socket.end();
  await connection.closed;
  const text = connection.text();
  if (text !== '' && !/^[-+:$*_%~>#,(=]/.test(text)) findings.push(`this is no RESP: ${text.slice(0, 100)}`);
  if (/internal|hunter2|at .*\.ts:/.test(text)) findings.push(`says ${text.slice(0, 300)}`);
}

test('bytes at the RESP door', async () => {
  const seed = fuzzSeed('bytes-fuzz');
  const chance = new Chance(seed);
  const wanted = fuzzCount(2000);
  const sandbox = await doors.registry.create({ owner: 'somebody', scope: 'playground', start: [] });
  const login = command('AUTH', sandbox.id, sandbox.token);
  for (let sent = 0; sent < wanted && findings.length === 0; sent += connectionsAtOnce) {
    await Promise.all(Array.from({ length: connectionsAtOnce }, () => throwBytes(chance, login)));
    if (sent % 500 === 0) await besideIsWell();
  }
  await besideIsWell();
  expect(findings, `FUZZ_SEED=${seed}`).toEqual([]);
  await expect.poll(() => sandbox.clients()).toEqual([]);
  const connection = await rawResp(doors.respPort);
  connection.send(Buffer.concat([login, command('PING')]));
  await connection.until('+OK\r\n+PONG\r\n');
  await connection.end();
});
