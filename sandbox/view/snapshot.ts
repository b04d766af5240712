/** Keys as the view shows them: everything that is asked of Redis about them in one round trip, bounded. */
import { hash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Limits } from '#sandbox/config.ts';
import type { Bytes, KeySnapshot } from '#sandbox/protocol.ts';
import { toWireBytes } from '#sandbox/resp/wire.ts';
import { nameOfBitField, valueOfBitField } from './bits.ts';
import { isPlace } from './geohash.ts';
import { decodeHyperLogLog, estimateOf, histogramOf, skylineOf } from './hyperloglog.ts';
import type { KeyUse, KeyUses } from './key-uses.ts';
import { asBuffer, asList, asNumber, loadScript, type ScriptReply } from './script.ts';

const snapshotScript = loadScript(new URL('./snapshot.lua', import.meta.url));

/** One run of the script blocks the server, so it looks at no more keys than this. */
const keysAtOnce = 100;
/** Of all keys of one look, what may be sent of HyperLogLogs, which are read whole; the rest are drawn as bytes. */
const hyperLogLogBytes = 524_288;
const skylineColumns = 128;

/** A key and what it holds; `undefined` if it is gone. */
export interface Seen {
  readonly key: Buffer;
  readonly snapshot: KeySnapshot | undefined;
}

/** Looks at keys, named as the learner names them, in their order; on the server `prefix` stands before each. */
export async function lookAt(
  system: Redis,
  prefix: Buffer,
  keys: readonly Buffer[],
  limits: Pick<Limits, 'snapshotElements' | 'snapshotBytes'>,
  uses?: KeyUses,
): Promise<Seen[]> {
  const seen: Seen[] = [];
  let hllBytes = hyperLogLogBytes;
  for (let start = 0; start < keys.length; start += keysAtOnce) {
    const some = keys.slice(start, start + keysAtOnce);
    const reply = await snapshotScript(
      system,
      some.map(key => Buffer.concat([prefix, key])),
      [
        limits.snapshotElements,
        limits.snapshotBytes,
        hllBytes,
        some.map(key => (uses?.of(key)?.as === 'bits' ? 'b' : '-')).join(''),
      ],
    );
    const rows = asList(reply);
    for (const [index, key] of some.entries()) {
      const row = rows[index];
      const snapshot =
        row === null || row === undefined ? undefined : readRow(key, asList(row), uses?.of(key));
      if (snapshot === undefined) uses?.forget(key);
      else if (snapshot.type === 'string' && snapshot.shape?.is === 'hyperloglog')
        hllBytes -= snapshot.length;
      seen.push({ key, snapshot });
    }
  }
  return seen;
}

function readRow(key: Buffer, row: ScriptReply[], use: KeyUse | undefined): KeySnapshot {
  const [kind, encoding, expiresAtMs, memoryBytes, length, truncated, value] = row;
  const fields = {
    key: toWireBytes(key),
    encoding: asText(encoding),
    memoryBytes: asNumber(memoryBytes),
    expiresAtMs: asNumber(expiresAtMs) < 0 ? null : asNumber(expiresAtMs),
    length: asNumber(length),
    truncated: truncated === 1,
  };
  const items = asList(value);
  switch (asText(kind)) {
    case 'string':
      return { type: 'string', ...fields, value: asBytes(items[0]), ...stringShape(items, use) };
    case 'hash':
      return { type: 'hash', ...fields, ...readHash(items) };
    case 'list':
      return {
        type: 'list',
        ...fields,
        head: asList(items[0]).map(asBytes),
        tail: asList(items[1]).map(asBytes),
      };
    case 'set':
      return { type: 'set', ...fields, members: items.map(asBytes) };
    case 'zset':
      return { type: 'zset', ...fields, ...readSortedSet(items, use) };
    case 'stream':
      return { type: 'stream', ...fields, ...readStream(items) };
    default:
      throw new Error(`A key is of type ${asText(kind)}, which the view does not know.`);
  }
}

type Of<T extends KeySnapshot['type']> = Extract<KeySnapshot, { type: T }>;

/** What a string is, where that is more than its bytes. */
function stringShape(items: ScriptReply[], use: KeyUse | undefined): Pick<Of<'string'>, 'shape'> {
  const [, kind] = items;
  if (kind === undefined) return {};
  return asText(kind) === 'hll' ? hyperLogLogShape(asBuffer(items[2])) : bitmapShape(items, use);
}

/** Shapes of HyperLogLogs by a digest of their bytes: whoever opens a sandbox looks at those that others have seen. */
const knownShapes = new Map<string, Pick<Of<'string'>, 'shape'>>();
const mostKnownShapes = 512;

function hyperLogLogShape(bytes: Buffer): Pick<Of<'string'>, 'shape'> {
  const digest = hash('sha1', bytes, 'base64');
  const known = knownShapes.get(digest) ?? readHyperLogLog(bytes);
  knownShapes.delete(digest);
  knownShapes.set(digest, known);
  for (const oldest of knownShapes.keys()) {
    if (knownShapes.size <= mostKnownShapes) break;
    knownShapes.delete(oldest);
  }
  return known;
}

function readHyperLogLog(bytes: Buffer): Pick<Of<'string'>, 'shape'> {
  const found = decodeHyperLogLog(bytes);
  if (found === undefined) return {};
  const histogram = histogramOf(found);
  const estimate = estimateOf(histogram);
  while (histogram.at(-1) === 0) histogram.pop();
  const skyline = skylineOf(found, skylineColumns);
  return { shape: { is: 'hyperloglog', encoding: found.encoding, estimate, skyline, histogram } };
}

function bitmapShape(
  [, , ones, flat, more]: ScriptReply[],
  use: KeyUse | undefined,
): Pick<Of<'string'>, 'shape'> {
  const chunks = pairs(asList(flat)).map(([at, bytes]) => ({ at: asNumber(at), bytes: asBuffer(bytes) }));
  const last = chunks.at(-1);
  const isCut = more === 1;
  const knownBits =
    isCut && last !== undefined ? 8 * (last.at + last.bytes.length) : Number.POSITIVE_INFINITY;
  return {
    shape: {
      is: 'bitmap',
      ones: asNumber(ones),
      chunks: chunks.map(({ at, bytes }) => ({ at, base64: bytes.toString('base64') })),
      isCut,
      fields: (use?.as === 'bits' ? use.fields : [])
        .filter(field => field.offset + field.bits <= knownBits)
        .map(field => ({
          type: nameOfBitField(field),
          offset: field.offset,
          value: String(valueOfBitField(field, chunks)),
        })),
    },
  };
}

/** Pairs of field and value, and after them the moments when the fields expire, if any do. */
function readHash(items: ScriptReply[]): Pick<Of<'hash'>, 'fields' | 'fieldsExpireAtMs'> {
  const last = items.at(-1);
  const moments = Array.isArray(last) ? last.map(asNumber) : undefined;
  const flat = moments === undefined ? items : items.slice(0, -1);
  return {
    fields: pairs(flat).map(([f, v]) => [asBytes(f), asBytes(v)]),
    ...(moments === undefined ? {} : { fieldsExpireAtMs: moments.map(ms => (ms > 0 ? ms : null)) }),
  };
}

function readSortedSet(items: ScriptReply[], use: KeyUse | undefined): Pick<Of<'zset'>, 'members' | 'shape'> {
  const members = pairs(items).map(([m, s]): [Bytes, string] => [asBytes(m), asText(s)]);
  const isGeo = use?.as === 'geo' && members.every(([, score]) => isPlace(score));
  return { members, ...(isGeo ? { shape: { is: 'geo' } } : {}) };
}

function readStream(items: ScriptReply[]): Omit<Of<'stream'>, keyof Of<'set'>> {
  const entries = asList(items[0]).map(raw => {
    const [id, fields] = asList(raw);
    return {
      id: asText(id),
      fields: pairs(asList(fields)).map(([f, v]): [Bytes, Bytes] => [asBytes(f), asBytes(v)]),
    };
  });
  const [seconds, micros] = asList(items[4]).map(asText).map(Number);
  const nowMs = (seconds ?? 0) * 1000 + Math.floor((micros ?? 0) / 1000);
  const groups = asList(items[1]).map(raw => {
    const [name, lastDeliveredId, consumers] = asList(raw);
    return {
      name: asBytes(name),
      lastDeliveredId: asText(lastDeliveredId),
      consumers: asList(consumers).map(rawConsumer => {
        const [consumer, pending, deliveries] = asList(rawConsumer);
        return {
          name: asBytes(consumer),
          pending: asList(pending).map(asText),
          deliveries: asList(deliveries).map(delivery => {
            const [idleMs, times] = asList(delivery).map(asNumber);
            return { deliveredAtMs: nowMs - (idleMs ?? 0), times: times ?? 0 };
          }),
        };
      }),
    };
  });
  return { entries, groups, lastGeneratedId: asText(items[2]), entriesAdded: asNumber(items[3]) };
}

const asText = (reply: ScriptReply | undefined) => asBuffer(reply).toString('latin1');
const asBytes = (reply: ScriptReply | undefined): Bytes => toWireBytes(asBuffer(reply));

function pairs(flat: ScriptReply[]): [ScriptReply | undefined, ScriptReply | undefined][] {
  return Array.from({ length: Math.ceil(flat.length / 2) }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);
}
