/**
 * A stream as commands that make it anew, with its groups, consumers and pending entries.
 *
 * An entry that was deleted while it was pending is pending still. XCLAIM takes only entries that are there, so such
 * a one is added for a moment, under its own id, and deleted again once it is claimed; XSETID then sets the counters
 * as they were. What no command can set is when a consumer was last seen.
 */
import type { Redis } from 'ioredis';
import { quoteArgument } from '#sandbox/resp/cli-quote.ts';

const pendingInPage = 1000;
const placeholder = 'deleted 1';

export interface KeyToExport {
  readonly redis: Redis;
  /** As the server has it. */
  readonly stored: Buffer;
  /** As the learner names it. */
  readonly name: Buffer;
}

interface Entry {
  readonly id: string;
  readonly words: string;
}

interface Group {
  readonly name: Buffer;
  readonly lastId: string;
  /** -1 if the server does not know. */
  readonly read: number;
  readonly consumers: readonly Buffer[];
  readonly pending: readonly { id: string; consumer: Buffer; idleMs: number; deliveries: number }[];
}

export async function streamLines(from: KeyToExport, page: number): Promise<string[]> {
  const { redis, stored, name } = from;
  const key = quoteArgument(name);
  const stream = named(await redis.callBuffer('XINFO', 'STREAM', stored));
  const entries = await entriesOf(redis, stored, page);
  const groups = await groupsOf(redis, stored);
  const there = new Set(entries.map(({ id }) => id));
  const ghosts = [...new Set(groups.flatMap(({ pending }) => pending.map(({ id }) => id)))].filter(
    id => !there.has(id),
  );
  const added = [...entries, ...ghosts.map(id => ({ id, words: placeholder }))].sort((a, b) =>
    compareIds(a.id, b.id),
  );
  return [
    ...(added.length === 0 ? emptyStream(key) : added.map(({ id, words }) => `XADD ${key} ${id} ${words}`)),
    ...groups.flatMap(group => groupLines(key, group)),
    ...ghostsGo(key, ghosts.sort(compareIds), entries[0]?.id),
    `XSETID ${key} ${text(stream.get('last-generated-id'))}${countersOf(stream)}`,
  ];
}

/**
 * Those before the first entry by XTRIM, as they probably went: XDEL would leave its mark in the stream even where
 * there was none, and XSETID cannot take it back. One behind the first entry was deleted by XDEL in any case.
 */
function ghostsGo(key: string, ghosts: readonly string[], firstId: string | undefined): string[] {
  const isTrimmed = (id: string) => firstId === undefined || compareIds(id, firstId) < 0;
  const deleted = ghosts.filter(id => !isTrimmed(id));
  const trim = firstId === undefined ? `XTRIM ${key} MAXLEN 0` : `XTRIM ${key} MINID ${firstId}`;
  return [
    ...(ghosts.some(isTrimmed) ? [trim] : []),
    ...(deleted.length > 0 ? [`XDEL ${key} ${deleted.join(' ')}`] : []),
  ];
}

/** A group makes the stream, and goes again. */
function emptyStream(key: string): string[] {
  return [`XGROUP CREATE ${key} once 0 MKSTREAM`, `XGROUP DESTROY ${key} once`];
}

/** Redis 7 and newer count what was added and know the last id that was deleted. */
function countersOf(stream: ReadonlyMap<string, unknown>): string {
  const added = stream.get('entries-added');
  if (added === undefined) return '';
  return ` ENTRIESADDED ${text(added)} MAXDELETEDID ${text(stream.get('max-deleted-entry-id'))}`;
}

function groupLines(key: string, { name, lastId, read, consumers, pending }: Group): string[] {
  const group = quoteArgument(name);
  const entriesRead = read < 0 ? '' : ` ENTRIESREAD ${read}`;
  return [
    `XGROUP CREATE ${key} ${group} ${lastId}${entriesRead}`,
    ...consumers.map(consumer => `XGROUP CREATECONSUMER ${key} ${group} ${quoteArgument(consumer)}`),
    ...pending.map(
      ({ id, consumer, idleMs, deliveries }) =>
        `XCLAIM ${key} ${group} ${quoteArgument(consumer)} 0 ${id} IDLE ${idleMs} RETRYCOUNT ${deliveries} FORCE JUSTID`,
    ),
  ];
}

async function entriesOf(redis: Redis, stored: Buffer, page: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  let from = '-';
  for (;;) {
    const some = rows(await redis.callBuffer('XRANGE', stored, from, '+', 'COUNT', page));
    for (const row of some) {
      const [id, fields] = rows(row);
      entries.push({ id: text(id), words: rows(fields).map(wordOf).join(' ') });
    }
    if (some.length < page) return entries;
    from = `(${entries.at(-1)?.id}`;
  }
}

async function groupsOf(redis: Redis, stored: Buffer): Promise<Group[]> {
  const groups: Group[] = [];
  for (const raw of rows(await redis.callBuffer('XINFO', 'GROUPS', stored))) {
    const group = named(raw);
    const name = bytes(group.get('name'));
    const read = group.get('entries-read');
    const consumers = rows(await redis.callBuffer('XINFO', 'CONSUMERS', stored, name));
    groups.push({
      name,
      lastId: text(group.get('last-delivered-id')),
      read: typeof read === 'number' ? read : -1,
      consumers: consumers.map(consumer => bytes(named(consumer).get('name'))),
      pending: await pendingOf(redis, stored, name),
    });
  }
  return groups.sort((a, b) => Buffer.compare(a.name, b.name));
}

async function pendingOf(redis: Redis, stored: Buffer, group: Buffer): Promise<Group['pending']> {
  const pending: { id: string; consumer: Buffer; idleMs: number; deliveries: number }[] = [];
  let from = '-';
  for (;;) {
    const some = rows(await redis.callBuffer('XPENDING', stored, group, from, '+', pendingInPage));
    for (const row of some) {
      const [id, consumer, idleMs, deliveries] = rows(row);
      pending.push({
        id: text(id),
        consumer: bytes(consumer),
        idleMs: Number(idleMs),
        deliveries: Number(deliveries),
      });
    }
    if (some.length < pendingInPage) return pending;
    from = `(${pending.at(-1)?.id}`;
  }
}

/** By time, then by number. */
function compareIds(a: string, b: string): number {
  const [aTime = '0', aNumber = '0'] = a.split('-');
  const [bTime = '0', bNumber = '0'] = b.split('-');
  const difference = BigInt(aTime) - BigInt(bTime) || BigInt(aNumber) - BigInt(bNumber);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** XINFO's flat lists of names and values. */
function named(reply: unknown): Map<string, unknown> {
  const flat = rows(reply);
  const found = new Map<string, unknown>();
  for (let i = 0; i + 1 < flat.length; i += 2) found.set(text(flat[i]), flat[i + 1]);
  return found;
}

const rows = (reply: unknown): unknown[] => (Array.isArray(reply) ? reply : []);
const wordOf = (item: unknown) => quoteArgument(bytes(item));
const text = (item: unknown) => (Buffer.isBuffer(item) ? item.toString('latin1') : String(item));

function bytes(item: unknown): Buffer {
  if (Buffer.isBuffer(item)) return item;
  throw new Error('A stream answered with something else than bytes.');
}
