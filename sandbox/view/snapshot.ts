/** Keys as the view shows them: everything that is asked of Redis about them in one round trip, bounded. */
import type { Redis } from 'ioredis';
import type { Limits } from '#sandbox/config.ts';
import type { Bytes, KeySnapshot } from '#sandbox/protocol.ts';
import { toWireBytes } from '#sandbox/resp/wire.ts';
import { asBuffer, asList, asNumber, loadScript, type ScriptReply } from './script.ts';

const snapshotScript = loadScript(new URL('./snapshot.lua', import.meta.url));

/** One run of the script blocks the server, so it looks at no more keys than this. */
const keysAtOnce = 100;

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
): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (let start = 0; start < keys.length; start += keysAtOnce) {
    const some = keys.slice(start, start + keysAtOnce);
    const reply = await snapshotScript(
      system,
      some.map(key => Buffer.concat([prefix, key])),
      [limits.snapshotElements, limits.snapshotBytes],
    );
    const rows = asList(reply);
    for (const [index, key] of some.entries()) {
      const row = rows[index];
      seen.push({ key, snapshot: row === null || row === undefined ? undefined : readRow(key, asList(row)) });
    }
  }
  return seen;
}

function readRow(key: Buffer, row: ScriptReply[]): KeySnapshot {
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
      return { type: 'string', ...fields, value: asBytes(items[0]) };
    case 'hash':
      return { type: 'hash', ...fields, fields: pairs(items).map(([f, v]) => [asBytes(f), asBytes(v)]) };
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
      return { type: 'zset', ...fields, members: pairs(items).map(([m, s]) => [asBytes(m), asText(s)]) };
    case 'stream':
      return { type: 'stream', ...fields, ...readStream(items) };
    default:
      throw new Error(`A key is of type ${asText(kind)}, which the view does not know.`);
  }
}

function readStream(
  items: ScriptReply[],
): Pick<Extract<KeySnapshot, { type: 'stream' }>, 'entries' | 'groups'> {
  const entries = asList(items[0]).map(raw => {
    const [id, fields] = asList(raw);
    return {
      id: asText(id),
      fields: pairs(asList(fields)).map(([f, v]): [Bytes, Bytes] => [asBytes(f), asBytes(v)]),
    };
  });
  const groups = asList(items[1]).map(raw => {
    const [name, lastDeliveredId, consumers] = asList(raw);
    return {
      name: asBytes(name),
      lastDeliveredId: asText(lastDeliveredId),
      consumers: asList(consumers).map(rawConsumer => {
        const [consumer, pending] = asList(rawConsumer);
        return { name: asBytes(consumer), pending: asList(pending).map(asText) };
      }),
    };
  });
  return { entries, groups };
}

const asText = (reply: ScriptReply | undefined) => asBuffer(reply).toString('latin1');
const asBytes = (reply: ScriptReply | undefined): Bytes => toWireBytes(asBuffer(reply));

function pairs(flat: ScriptReply[]): [ScriptReply | undefined, ScriptReply | undefined][] {
  return Array.from({ length: Math.ceil(flat.length / 2) }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);
}
