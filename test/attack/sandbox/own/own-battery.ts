/**
 * The hostile lines on a server of the attacker's own, through both doors. What they run does there what it does; what
 * must hold is that it stays there. A second learner's server and a namespace stand beside it, with planted secrets and
 * subscribers: nothing of theirs is told, changed, restarted or held up, and the attacker's own server answers again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { OwnSandbox } from '#sandbox/own/sandbox.ts';
import { splitLine } from '#sandbox/resp/cli-split.ts';
import { error, type Reply } from '#sandbox/resp/reply.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import {
  type BatteryRow,
  digestOf,
  plantVictim,
  readBattery,
  textOf,
  type Victim,
} from '#test/attack/battery.ts';
import type { Browser } from '#test/support/browser.ts';
import { fromWire, respDoorClient } from '#test/support/door-client.ts';
import { type Doors, freshCookie, openDoors } from '#test/support/doors.ts';

export const ownCategories = [
  'lua-dos',
  'lua-escape',
  'lua-keys',
  'script-cache',
  'function',
  'server-admin',
  'restore-payload',
  'size-dos',
];
/** Of the attacker's own server, after whatever it was told. */
const answersAgainMs = 5000;
/** Of the others, while it is told that. The machine is busy with other tests too. */
const othersAnswerMs = 3000;

let doors: Doors;
let attacker: OwnSandbox;
let browser: Browser;
let neighbour: { victim: Victim; sandbox: OwnSandbox };
let inNamespace: Victim;

/** The doors, and who stands beside. Hooks of the test that calls it. */
export function openOwnBattery(): void {
  beforeAll(async () => {
    doors = await openDoors({
      hasServers: true,
      scopes: () => ({ start: ['SET mine own', 'RPUSH list 1 2 3', 'SADD s a b'], kind: 'server' }),
      // None are made ready meanwhile: what the shared server holds changes by nobody's doing then.
      limits: { watchdogMs: 1500, warmNamespaces: 0 },
    });
    const other = await ownOf(
      (await doors.all.create({ owner: 'b', scope: 'playground', start: [], kind: 'server' })).id,
    );
    neighbour = { victim: await plantVictim(other), sandbox: other };
    inNamespace = await plantVictim(await doors.all.create({ owner: 'c', scope: 'playground', start: [] }));
  }, 30_000);
  afterAll(() => doors.stop());
  beforeEach(async () => {
    browser = await doors.browser({ cookie: freshCookie(doors.identity) });
    const { sandbox } = await browser.open();
    attacker = await ownOf(sandbox.id);
    return async () => {
      await browser.close();
      await doors.all.remove(attacker.id);
    };
  });
}

async function ownOf(id: string): Promise<OwnSandbox> {
  const found = await doors.own?.find(id);
  if (found === undefined) throw new Error('It is gone.');
  return found;
}

const system = ({ ownServers }: OwnSandbox) => {
  const link = ownServers.links[0];
  if (link === undefined) throw new Error('There is no server.');
  return link.system;
};

/** All that the others have, and by which process. */
async function others() {
  const { sandbox } = neighbour;
  const redis = system(sandbox);
  const held = [];
  for (const key of (await redis.keys('*')).sort()) held.push(key, String(await redis.dumpBuffer(key)));
  const shared = await digestOf({
    attackers: [],
    victims: [inNamespace.sandbox.id],
    system: doors.shared.system,
  });
  const server = [await redis.config('GET', '*'), await redis.call('ACL', 'LIST'), await redis.role()];
  return { held, server, shared, pid: sandbox.ownServers.links[0]?.node.pid };
}

/** What waits for others waits for ever where there are none; its client goes. */
const mayWait = /^(?:WAIT|B[LRZ]|XREAD.* BLOCK )/;
const waitsMs = 300;
const waiting = error('It still waits.');
/** A line that neither ends nor is ended. */
const longestMs = 30_000;

const within = (ms: number, answer: Promise<Reply>): Promise<Reply> =>
  Promise.race([answer, sleep(ms, waiting, { ref: false })]);
const patienceFor = ({ command }: BatteryRow) => (mayWait.test(command) ? waitsMs : longestMs);

async function throughResp(row: BatteryRow): Promise<Reply> {
  const client = await respDoorClient(doors.respPort, attacker, 3);
  try {
    const args = (splitLine(row.command) ?? []).map(arg => Buffer.from(arg));
    return await within(patienceFor(row), client.send(args));
  } finally {
    await client.close();
  }
}

async function throughBrowser(row: BatteryRow): Promise<Reply> {
  const asked = browser.ask({ type: 'run', client: 'A', line: row.command }).then(answer => {
    if (answer.type === 'failed') return error(`${answer.code} ${answer.detail}`);
    if (answer.type !== 'event' || answer.event.type !== 'command') throw new Error(answer.type);
    return fromWire(answer.event.reply);
  });
  const reply = await within(patienceFor(row), asked);
  await browser.ask({ type: 'close-client', client: 'A' });
  await asked;
  return reply;
}

/** Milliseconds until it says PONG. */
async function untilAnswers(sandbox: Sandbox): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const said = await sandbox.runLine('H', 'PING').catch((cause: unknown) => error(String(cause)));
    if (said.type === 'status' && said.text === 'PONG') return performance.now() - startedAt;
    if (performance.now() - startedAt > 4 * answersAgainMs) throw new Error(textOf(said));
    await sleep(20);
  }
}

/** The slowest answer that the others get while `work` runs. */
async function whileOthersWork(work: () => Promise<Reply>): Promise<{ reply: Reply; slowestMs: number }> {
  let isOver = false;
  let slowestMs = 0;
  const asking = [neighbour.sandbox, inNamespace.sandbox].map(async sandbox => {
    while (!isOver) {
      const startedAt = performance.now();
      await sandbox.runLine('C', 'GET secret');
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      await sleep(25);
    }
  });
  try {
    return { reply: await work(), slowestMs };
  } finally {
    isOver = true;
    await Promise.all(asking);
  }
}

function rowsOf(category: string): BatteryRow[] {
  const ids = { a1: attacker.id, b2: neighbour.sandbox.id, c3: inNamespace.sandbox.id };
  return readBattery(ids).filter(row => row.category === category);
}

export async function expectInside(category: string, every: number): Promise<void> {
  const before = await others();
  const rights = await rightsOf(system(attacker));
  const findings: string[] = [];
  const rows = rowsOf(category).filter((_, index) => index % every === 0);
  for (const [index, row] of rows.entries()) {
    const find = (problem: string) => findings.push(`${row.command.slice(0, 200)}: ${problem}`);
    // What takes seconds each goes through one door only, in turns.
    const all = [throughResp, throughBrowser];
    for (const door of category === 'lua-dos' ? all.slice(index % 2, (index % 2) + 1) : all) {
      const { reply, slowestMs } = await whileOthersWork(() => door(row));
      const told = textOf(reply);
      for (const { secret } of [neighbour.victim, inNamespace]) {
        if (told.includes(secret)) find('tells a secret');
      }
      if (slowestMs > othersAnswerMs) find(`others waited ${Math.round(slowestMs)} ms`);
      const againMs = await untilAnswers(attacker);
      if (againMs > answersAgainMs) find(`answered again after ${Math.round(againMs)} ms`);
    }
    for (const { heard } of [neighbour.victim, inNamespace]) {
      if (heard.length > 0) find(`a victim heard: ${heard.splice(0).map(textOf).join(' ')}`);
    }
  }
  expect(findings).toEqual([]);
  expect(await others()).toEqual(before);
  // What keeps the attacker's own server in its bench is as it was.
  const own = system(attacker);
  expect((await own.role())[0]).toBe('master');
  expect(await own.config('GET', 'dbfilename')).toEqual(['dbfilename', 'dump.rdb']);
  expect(await own.config('GET', 'dir')).toEqual(await system(neighbour.sandbox).config('GET', 'dir'));
  expect(await rightsOf(own)).toEqual(rights);
}

/** Of the learner's user, in whichever order this server says them. */
async function rightsOf(own: ReturnType<typeof system>): Promise<string[]> {
  const said = JSON.stringify(await own.call('ACL', 'GETUSER', 'learner'));
  return said.split(/[\s",]+/).sort();
}
