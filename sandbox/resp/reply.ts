/**
 * A reply as Redis sends it, with nothing lost: a status `OK` and a bulk string `OK` stay different, and so do
 * the two nulls of RESP2 and every type of RESP3. Byte strings are Buffers, because keys and values are binary.
 */
export type Reply =
  | { type: 'status'; text: string }
  | { type: 'error'; text: string }
  | { type: 'integer'; value: bigint }
  | { type: 'bulk'; bytes: Buffer }
  | { type: 'nil' }
  | { type: 'nil-array' }
  | { type: 'array'; items: Reply[] }
  | { type: 'set'; items: Reply[] }
  | { type: 'push'; items: Reply[] }
  | { type: 'map'; entries: [Reply, Reply][] }
  | { type: 'double'; text: string }
  | { type: 'boolean'; value: boolean }
  | { type: 'big-number'; text: string }
  | { type: 'verbatim'; format: string; bytes: Buffer };

export const ok: Reply = { type: 'status', text: 'OK' };
export const nil: Reply = { type: 'nil' };
export const status = (text: string): Reply => ({ type: 'status', text });
export const error = (text: string): Reply => ({ type: 'error', text });
export const integer = (value: number | bigint): Reply => ({ type: 'integer', value: BigInt(value) });
export const bulk = (value: string | Buffer): Reply => ({
  type: 'bulk',
  bytes: typeof value === 'string' ? Buffer.from(value) : value,
});
export const array = (items: Reply[]): Reply => ({ type: 'array', items });
