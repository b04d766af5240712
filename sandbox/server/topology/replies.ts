/** What nodes say of themselves, read strictly: whoever has taken over a server could say anything. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Address } from './outside-address.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const wholeNumber = z.coerce.number().int().nonnegative();

export type Role =
  | { readonly role: 'primary'; readonly offset: number }
  | {
      readonly role: 'replica';
      readonly primary: Address;
      /** `connected`, or what stands between it and that. */
      readonly state: string;
      /** -1 before its first data. */
      readonly offset: number;
    }
  | { readonly role: 'sentinel' };

const roleSchema = z.union([
  z.tuple([z.literal('master'), wholeNumber], z.unknown()),
  z.tuple([z.literal('slave'), z.string(), port, z.string(), z.coerce.number().int()]),
  z.tuple([z.literal('sentinel')], z.unknown()),
]);

/** @throws {ZodError} */
export async function askRole(redis: Redis): Promise<Role> {
  const reply = roleSchema.parse(await redis.call('ROLE'));
  switch (reply[0]) {
    case 'master':
      return { role: 'primary', offset: reply[1] };
    case 'slave':
      return {
        role: 'replica',
        primary: { host: reply[1], port: reply[2] },
        state: reply[3],
        offset: reply[4],
      };
    case 'sentinel':
      return { role: 'sentinel' };
  }
}

/** Fields of INFO. @throws {Error} */
export async function askInfo(redis: Redis, section: string): Promise<Map<string, string>> {
  return parseInfo(z.string().parse(await redis.call('INFO', section)));
}

export function parseInfo(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return fields;
}

export interface ClusterNode {
  readonly id: string;
  readonly address: Address;
  readonly flags: ReadonlySet<string>;
  /** Of a replica. */
  readonly primaryId: string | null;
  readonly epoch: number;
  readonly isLinked: boolean;
  /** Both ends included. */
  readonly slots: readonly (readonly [number, number])[];
  readonly moving: readonly { readonly slot: number; readonly way: 'to' | 'from'; readonly id: string }[];
}

const clusterLineSchema = z.tuple(
  [z.string(), z.string(), z.string(), z.string(), z.string(), z.string(), wholeNumber, z.string()],
  z.string(),
);

/** @throws {ZodError} */
export async function askClusterNodes(redis: Redis): Promise<ClusterNode[]> {
  return parseClusterNodes(z.string().parse(await redis.call('CLUSTER', 'NODES')));
}

export function parseClusterNodes(text: string): ClusterNode[] {
  return text.split('\n').filter(Boolean).map(parseClusterLine);
}

function parseClusterLine(line: string): ClusterNode {
  const [id, address, flags, primary, , , epoch, link, ...served] = clusterLineSchema.parse(line.split(' '));
  const where = /^(.*):(\d+)@/.exec(address);
  const ranges = served.filter(word => !word.startsWith('['));
  return {
    id,
    address: { host: where?.[1] ?? '', port: Number(where?.[2] ?? 0) },
    flags: new Set(flags.split(',')),
    primaryId: primary === '-' ? null : primary,
    epoch,
    isLinked: link === 'connected',
    slots: ranges.map(range => {
      const [first, last] = range.split('-').map(Number);
      return [first ?? 0, last ?? first ?? 0] as const;
    }),
    moving: served.flatMap(word => {
      const [, slot, way, other] = /^\[(\d+)-([<>])-([0-9a-f]+)\]$/.exec(word) ?? [];
      return slot === undefined || other === undefined
        ? []
        : [{ slot: Number(slot), way: way === '>' ? ('to' as const) : ('from' as const), id: other }];
    }),
  };
}

/** What a Sentinel knows of the primary that it watches. */
export interface WatchedPrimary {
  readonly address: Address;
  readonly flags: ReadonlySet<string>;
  readonly replicas: number;
  readonly otherSentinels: number;
  readonly epoch: number;
}

const watchedSchema = z.object({
  ip: z.string(),
  port,
  flags: z.string(),
  'num-slaves': wholeNumber,
  'num-other-sentinels': wholeNumber,
  'config-epoch': wholeNumber,
});

/** Names and values that follow each other. */
function paired(words: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (let at = 0; at + 1 < words.length; at += 2) fields[words[at] ?? ''] = words[at + 1] ?? '';
  return fields;
}

/** @throws {ZodError} */
export async function askWatched(redis: Redis, name: string): Promise<WatchedPrimary> {
  const reply = z.array(z.string()).parse(await redis.call('SENTINEL', 'MASTER', name));
  const fields = watchedSchema.parse(paired(reply));
  return {
    address: { host: fields.ip, port: fields.port },
    flags: new Set(fields.flags.split(',')),
    replicas: fields['num-slaves'],
    otherSentinels: fields['num-other-sentinels'],
    epoch: fields['config-epoch'],
  };
}
