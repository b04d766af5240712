/**
 * One of the sandbox's clients as CLIENT LIST tells it: every field that Redis 7 has, in its order, since libraries read
 * them all. Addresses and sizes of buffers are made up: the real ones are the gateway's.
 */
import type { ClientFacts } from './context.ts';

const flags = { idle: 'N', blocked: 'b', subscribed: 'P', multi: 'x' } as const;
/** Where a fresh redis-server listens. */
const serverAddress = '127.0.0.1:6379';
const firstPort = 50_000;
const ports = 15_000;

/** The client's own address, made of its id: no two of a sandbox's clients have the same. */
export const addressOf = ({ id }: Pick<ClientFacts, 'id'>): string => `127.0.0.1:${firstPort + (id % ports)}`;

export const isServerAddress = (address: string): boolean => address === serverAddress;

/** What CLIENT LIST TYPE and CLIENT KILL TYPE go by. */
export const typeOf = ({ channels, patterns, shardChannels }: ClientFacts): 'normal' | 'pubsub' =>
  channels + patterns + shardChannels > 0 ? 'pubsub' : 'normal';

export function describeClient(facts: ClientFacts, nowMs: number): string {
  const seconds = (sinceMs: number) => Math.max(0, Math.floor((nowMs - sinceMs) / 1000));
  const fields = {
    id: facts.id,
    addr: addressOf(facts),
    laddr: serverAddress,
    fd: 5 + (facts.id % ports),
    name: facts.name,
    age: seconds(facts.openedAtMs),
    idle: seconds(facts.lastUsedAtMs),
    flags: flags[facts.state],
    db: 0,
    sub: facts.channels,
    psub: facts.patterns,
    ssub: facts.shardChannels,
    multi: facts.queued,
    qbuf: 0,
    'qbuf-free': 0,
    'argv-mem': 0,
    'multi-mem': 0,
    rbs: 1024,
    rbp: 0,
    obl: 0,
    oll: 0,
    omem: 0,
    'tot-mem': 1928,
    events: 'r',
    cmd: facts.lastCommand || 'NULL',
    user: 'default',
    redir: -1,
    resp: facts.protocol,
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
