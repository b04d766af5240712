/**
 * Runs the battery of hostile lines against a sandbox through any door. Two victims stand beside it on the same
 * server, with planted secrets and live subscribers. After every line nothing of theirs was read, changed or learnt,
 * and the line was answered as the battery says.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { splitLine } from '#sandbox/resp/cli-split.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';

export interface BatteryRow {
  readonly category: string;
  readonly command: string;
  readonly expected: string;
}

/** A connection of the attacker's, through whatever door. */
export interface BatteryClient {
  execute(args: readonly Buffer[]): Promise<Reply>;
  /** What has arrived on its own. */
  readonly pushes: readonly Reply[];
  close(): Promise<void> | void;
}

export interface BatteryField {
  readonly attacker: Sandbox;
  readonly victims: readonly Victim[];
  readonly system: Redis;
}

export interface Victim {
  readonly sandbox: Sandbox;
  readonly secret: string;
  /** Messages that its live subscribers got. */
  readonly heard: Reply[];
}

/** What was wrong after a line; empty if nothing. */
export interface BatteryFinding {
  readonly line: string;
  readonly problem: string;
}

const batteryFile = new URL('./escape-battery.tsv', import.meta.url);
/** Of an answer, on a machine that other tests keep busy. */
const slowestMs = 10_000;
/** Of one command on the server, by the server's own clock. */
export const slowestCommandMs = 500;

/** The rows with the real ids in place of `{a1}`, `{b2}` and `{c3}`. */
export function readBattery(ids: { a1: string; b2: string; c3: string }): BatteryRow[] {
  const named = (text: string) =>
    Object.entries(ids).reduce(
      (result, [name, id]) =>
        result.replaceAll(`{${name}}`, `{${id}}`).replaceAll(`\\x7b${name}\\x7d`, `\\x7b${id}\\x7d`),
      text,
    );
  return readFileSync(batteryFile, 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const [category = '', ...rest] = line.split('\t');
      const expected = rest.pop() ?? '';
      return { category, command: named(rest.join('\t')), expected };
    });
}

/** Plants secrets of every type and subscribes to everything. */
export async function plantVictim(sandbox: Sandbox): Promise<Victim> {
  const secret = `secret-${randomBytes(9).toString('hex')}`;
  const lines = [
    `SET secret ${secret}`,
    `SET other ${secret}`,
    `HSET hash field ${secret}`,
    `RPUSH list ${secret} b c`,
    `SADD set ${secret} member`,
    `ZADD z 1 ${secret} 2 b`,
    `XADD stream 1-1 field ${secret}`,
    'XGROUP CREATE stream g 0',
    'XREADGROUP GROUP g c STREAMS stream >',
    `PFADD hll ${secret}`,
    `GEOADD geo 13.4 52.5 ${secret}`,
    `SET mykey ${secret} EX 100000`,
  ];
  for (const line of lines) {
    const reply = await sandbox.runLine('A', line);
    if (reply.type === 'error') throw new Error(`${line}: ${reply.text}`);
  }
  const heard: Reply[] = [];
  sandbox.session('B').onPush(push => heard.push(push));
  await sandbox.runLine('B', 'PSUBSCRIBE * __key*__:*');
  await sandbox.runLine('B', 'SUBSCRIBE chan __keyspace@0__:secret __keyevent@0__:del __keyevent@0__:set');
  await sandbox.runLine('B', 'SSUBSCRIBE chan');
  await new Promise(resolve => setImmediate(resolve));
  heard.length = 0;
  return { sandbox, secret, heard };
}

/** Everything that the server holds of the victims, and what it may hold at all. */
export function digest({ attacker, victims, system }: BatteryField): Promise<string> {
  return digestOf({ attackers: [attacker.id], victims: victims.map(({ sandbox }) => sandbox.id), system });
}

/** The same by the sandboxes' ids. */
export async function digestOf({
  attackers,
  victims,
  system,
}: {
  attackers: readonly string[];
  victims: readonly string[];
  system: Redis;
}): Promise<string> {
  const keys = (await system.keysBuffer('*')).map(key => key.toString('latin1')).sort();
  const isOf = (ids: readonly string[]) => (key: string) => ids.some(id => key.startsWith(`{${id}}:`));
  const known = isOf([...attackers, ...victims, 'keyspace']);
  const stray = keys.filter(key => !known(key));
  const theirs = keys.filter(isOf(victims));
  const pipeline = system.pipeline();
  for (const key of theirs) {
    const bytes = Buffer.from(key, 'latin1');
    pipeline.call('DUMP', bytes);
    pipeline.pexpiretime(bytes);
  }
  const held = ((await pipeline.exec()) ?? []).map(([failure, reply]) => String(failure ?? reply));
  const users = (await system.call('ACL', 'USERS')) as string[];
  const config = await system.config('GET', '*');
  return JSON.stringify({ theirs, held, stray, users: users.sort(), config });
}

const refusedCategories = /^(?:lua-|script-cache|function)/;

/** What the column `expected` demands of a reply; undefined if it is met. */
export function unmet({ category, expected }: BatteryRow, reply: Reply): string | undefined {
  const isError = reply.type === 'error';
  const isRefusal = isError && /^NOPERM .* is not available in this sandbox/.test(reply.text);
  if (refusedCategories.test(category)) return isRefusal || isError ? undefined : 'should be refused';
  const [kind = '', ...rest] = expected.split(':');
  const detail = rest.join(':').trim();
  if (kind.startsWith('denied')) {
    return isError || detail.startsWith('or ') || / or /.test(detail) ? undefined : 'should be denied';
  }
  if (/denied/.test(detail)) return undefined;
  if (kind.startsWith('emulated')) {
    const wantsError = /\b(?:error|ERR)\b/.test(detail);
    return wantsError === isError || /\/ one db/.test(detail)
      ? undefined
      : `should be ${wantsError ? 'an error' : 'answered'}`;
  }
  if (isRefusal) return 'should run in the namespace';
  if (/^nil\b/.test(detail)) return isNil(reply) || / or |queued/i.test(detail) ? undefined : 'should be nil';
  if (/^0$/.test(detail)) return reply.type === 'integer' && reply.value === 0n ? undefined : 'should be 0';
  if (/^-2$/.test(detail))
    return reply.type === 'integer' && reply.value === -2n ? undefined : 'should be -2';
  if (/^none$/.test(detail))
    return reply.type === 'status' && reply.text === 'none' ? undefined : 'should be none';
  if (/^empty/.test(detail)) return isEmpty(reply) ? undefined : 'should be empty';
  return undefined;
}

function isNil(reply: Reply): boolean {
  return reply.type === 'nil' || reply.type === 'nil-array';
}

function isEmpty(reply: Reply): boolean {
  if (reply.type === 'bulk') return reply.bytes.length === 0;
  if (reply.type === 'map') return reply.entries.length === 0;
  if (!('items' in reply)) return false;
  return reply.items.every(item => isEmpty(item) || (item.type === 'bulk' && item.bytes.toString() === '0'));
}

/** All texts of a reply, one below the other. */
export function textOf(reply: Reply): string {
  if ('items' in reply) return reply.items.map(textOf).join('\n');
  if (reply.type === 'map') return reply.entries.flat().map(textOf).join('\n');
  if ('bytes' in reply) return reply.bytes.toString('latin1');
  return 'text' in reply ? reply.text : '';
}

/**
 * Runs rows in order, each on the client that `clientFor` gives for it.
 * @param checkExpected whether the state is such that the column `expected` is meant
 */
export async function runBattery({
  field,
  rows,
  clientFor,
  done,
  checkExpected,
}: {
  field: BatteryField;
  rows: readonly BatteryRow[];
  clientFor: (row: BatteryRow) => Promise<BatteryClient>;
  done: (client: BatteryClient, row: BatteryRow) => Promise<void>;
  checkExpected: (row: BatteryRow) => boolean;
}): Promise<BatteryFinding[]> {
  const findings: BatteryFinding[] = [];
  const typed: string[] = [];
  await field.system.config('SET', 'slowlog-log-slower-than', slowestCommandMs * 1000);
  const before = await digest(field);
  for (const row of rows) {
    const line = `${row.category}: ${row.command}`;
    const find = (problem: string) => findings.push({ line, problem });
    const args = (splitLine(row.command) ?? []).map(arg => Buffer.from(arg));
    typed.push(...args.map(arg => arg.toString('latin1')));
    const client = await clientFor(row);
    const startedAt = performance.now();
    const reply = await client.execute(args);
    if (performance.now() - startedAt > slowestMs) find('took too long');
    const told = [reply, ...client.pushes].map(textOf).join('\n');
    for (const leak of leaksIn(told, typed, field)) find(leak);
    if (checkExpected(row)) {
      const problem = unmet(row, reply);
      if (problem !== undefined) find(`${problem}, and not: ${textOf(reply).slice(0, 200)} (${reply.type})`);
    }
    await done(client, row);
    for (const { heard } of field.victims) {
      if (heard.length > 0) find(`a victim heard: ${heard.splice(0).map(textOf).join(' ')}`);
    }
    for (const slow of await takeSlowCommands(field.system)) find(`held the server up: ${slow}`);
    const after = await digest(field);
    if (after !== before) {
      find(`the server changed: ${difference(before, after)}`);
      return findings;
    }
  }
  return findings;
}

/** What the server itself found slow since the last time. */
export async function takeSlowCommands(system: Redis): Promise<string[]> {
  const entries = (await system.call('SLOWLOG', 'GET', 10)) as [number, number, number, string[]][];
  if (entries.length > 0) await system.call('SLOWLOG', 'RESET');
  return entries.map(([, , microseconds, args]) => `${args.join(' ').slice(0, 100)} (${microseconds} µs)`);
}

/** Secrets, ids and prefixes that the attacker did not type in. */
function leaksIn(told: string, typed: readonly string[], { attacker, victims }: BatteryField): string[] {
  let rest = told;
  const own = typed.filter(
    text => text.includes(attacker.id) || victims.some(({ sandbox }) => text.includes(sandbox.id)),
  );
  for (const text of own.sort((a, b) => b.length - a.length)) rest = rest.replaceAll(text, '');
  const leaks: string[] = [];
  if (rest.includes(`{${attacker.id}}`)) leaks.push(`shows its own prefix: ${rest.slice(0, 200)}`);
  for (const { sandbox, secret } of victims) {
    if (told.includes(secret)) leaks.push('shows a secret');
    if (rest.includes(sandbox.id)) leaks.push(`shows a victim's id: ${rest.slice(0, 200)}`);
  }
  return leaks;
}

function difference(before: string, after: string): string {
  let at = 0;
  while (before[at] === after[at] && at < before.length) at += 1;
  return `${before.slice(Math.max(0, at - 60), at + 100)} → ${after.slice(Math.max(0, at - 60), at + 100)}`;
}
