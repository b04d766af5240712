/**
 * Addresses of nodes in replies, as a client outside can reach them.
 *
 * Nodes know each other by addresses of their topology's own network, which nobody outside can reach. A client at the
 * RESP door reaches each node by a port of the door. So where the grammar of a reply says that an address stands, and
 * it is that of a node, the door's is put there instead. Never in values, and never by searching text: `GET` of a key
 * that holds an address gives what the key holds.
 */
import type { Reply } from '#sandbox/resp/reply.ts';
import { rewriteInfo } from './info-addresses.ts';
import type { OutsideAddress } from './outside-address.ts';

/** Commands whose replies may hold addresses other than in MOVED and ASK. */
const holders = new Set(['CLUSTER', 'ROLE', 'INFO', 'SENTINEL']);

/** False: its reply can be passed on as bytes, unless it is an error. */
export function mayHoldAddresses(args: readonly Buffer[]): boolean {
  return holders.has(word(args[0]));
}

/** The reply to `args`. What needs no change is given back as it is. */
export function rewriteAddresses(args: readonly Buffer[], reply: Reply, outside: OutsideAddress): Reply {
  if (reply.type === 'error') return rewriteRedirection(reply, outside);
  switch (word(args[0])) {
    case 'CLUSTER':
      return rewriteCluster(word(args[1]), reply, outside);
    case 'SENTINEL':
      return rewriteSentinel(word(args[1]), reply, outside);
    case 'ROLE':
      return rewriteRole(reply, outside);
    case 'INFO':
      return mapText(reply, text => rewriteInfo(text, outside));
    default:
      return reply;
  }
}

/** The reply to EXEC of these commands, in the order in which they were queued. */
export function rewriteTransaction(
  queued: readonly (readonly Buffer[])[],
  reply: Reply,
  outside: OutsideAddress,
): Reply {
  if (reply.type === 'error') return rewriteRedirection(reply, outside);
  if (reply.type !== 'array') return reply;
  const items = reply.items.map((item, index) => rewriteAddresses(queued[index] ?? [], item, outside));
  return { ...reply, items };
}

/** `MOVED 3999 10.77.0.2:6379` and `ASK 3999 10.77.0.2:6379`. */
function rewriteRedirection(reply: Reply & { type: 'error' }, outside: OutsideAddress): Reply {
  const parts = /^(MOVED|ASK) (\d+) (\S+)$/.exec(reply.text);
  const address = parts?.[3] === undefined ? undefined : rewriteJoined(parts[3], outside);
  return address === undefined ? reply : { ...reply, text: `${parts?.[1]} ${parts?.[2]} ${address}` };
}

function rewriteCluster(subcommand: string, reply: Reply, outside: OutsideAddress): Reply {
  switch (subcommand) {
    case 'SLOTS':
      return mapItems(reply, range =>
        mapItems(range, (item, index) => (index < 2 ? item : rewritePairAt(item, 0, outside))),
      );
    case 'SHARDS':
      return mapItems(reply, shard =>
        mapField(shard, 'nodes', nodes => mapItems(nodes, node => rewriteFields(node, shardFields, outside))),
      );
    case 'NODES':
      return mapText(reply, text => rewriteNodeLines(text, outside));
    case 'REPLICAS':
    case 'SLAVES':
      return mapItems(reply, line => mapText(line, text => rewriteNodeLines(text, outside)));
    default:
      return reply;
  }
}

/** `<id> <host>:<port>@<bus port>[,…] <flags> …` */
function rewriteNodeLines(text: string, outside: OutsideAddress): string {
  return text
    .split('\n')
    .map(line =>
      line.replace(
        /^(\S+ )([^\s@]+)(?=[@ ])/,
        (_whole, id: string, address: string) => id + (rewriteJoined(address, outside) ?? address),
      ),
    )
    .join('\n');
}

function rewriteSentinel(subcommand: string, reply: Reply, outside: OutsideAddress): Reply {
  switch (subcommand) {
    case 'MASTERS':
    case 'REPLICAS':
    case 'SLAVES':
    case 'SENTINELS':
      return mapItems(reply, node => rewriteSentinelNode(node, outside));
    case 'MASTER':
      return rewriteSentinelNode(reply, outside);
    case 'GET-MASTER-ADDR-BY-NAME':
      return rewritePairAt(reply, 0, outside);
    case 'INFO-CACHE':
      return mapItems(reply, servers =>
        mapItems(servers, entry =>
          mapItems(entry, item => mapText(item, text => rewriteInfo(text, outside))),
        ),
      );
    default:
      return reply;
  }
}

function rewriteSentinelNode(node: Reply, outside: OutsideAddress): Reply {
  const named = mapField(node, 'name', name => mapText(name, text => rewriteJoined(text, outside) ?? text));
  return rewriteFields(rewriteFields(named, sentinelFields, outside), primaryFields, outside);
}

/** `["master", offset, [[host, port, offset], …]]`, or `["slave", host, port, state, offset]`. */
function rewriteRole(reply: Reply, outside: OutsideAddress): Reply {
  if (reply.type !== 'array') return reply;
  const role = textOf(reply.items[0]);
  if (role === 'slave') return rewritePairAt(reply, 1, outside);
  if (role !== 'master') return reply;
  return mapItems(reply, (item, index) =>
    index === 2 ? mapItems(item, replica => rewritePairAt(replica, 0, outside)) : item,
  );
}

/** The words of a Sentinel's event: `slave <name> <host> <port> @ …`, `mymaster <host> <port> <host> <port>`. */
function rewriteEvent(text: string, outside: OutsideAddress): string {
  const words = text.split(' ');
  for (const [index, host] of words.entries()) {
    const joined = rewriteJoined(host, outside);
    if (joined !== undefined) words[index] = joined;
    const found = outside({ host, port: Number(words[index + 1]) });
    if (found === undefined) continue;
    words[index] = found.host;
    words[index + 1] = String(found.port);
  }
  return words.join(' ');
}

const messageKinds = new Set(['message', 'pmessage']);

/** A message that a Sentinel published. All that it publishes is its own words, so nobody's value is among them. */
export function rewriteSentinelMessage(push: Reply, outside: OutsideAddress): Reply {
  if ((push.type !== 'push' && push.type !== 'array') || !messageKinds.has(textOf(push.items[0]) ?? '')) {
    return push;
  }
  const last = push.items.length - 1;
  return mapItems(push, (item, index) =>
    index === last ? mapText(item, text => rewriteEvent(text, outside)) : item,
  );
}

interface PairFields {
  readonly hosts: readonly string[];
  readonly port: string;
}
const shardFields: PairFields = { hosts: ['ip', 'endpoint'], port: 'port' };
const sentinelFields: PairFields = { hosts: ['ip'], port: 'port' };
const primaryFields: PairFields = { hosts: ['master-host'], port: 'master-port' };

/** Host and port that stand in fields of a map, or of the flat array that RESP2 has for it. */
function rewriteFields(reply: Reply, { hosts, port }: PairFields, outside: OutsideAddress): Reply {
  const inside = { host: textOf(field(reply, hosts[0] ?? '')), port: Number(textOf(field(reply, port))) };
  if (inside.host === undefined) return reply;
  const found = outside({ host: inside.host, port: inside.port });
  if (found === undefined) return reply;
  let rewritten = mapField(reply, port, value => sameType(value, String(found.port)));
  for (const name of hosts) rewritten = mapField(rewritten, name, value => sameType(value, found.host));
  return rewritten;
}

/** Host and port that follow each other in an array. */
function rewritePairAt(reply: Reply, at: number, outside: OutsideAddress): Reply {
  if (reply.type !== 'array') return reply;
  const [host, port] = [textOf(reply.items[at]), Number(textOf(reply.items[at + 1]))];
  const found = host === undefined ? undefined : outside({ host, port });
  if (found === undefined) return reply;
  return mapItems(reply, (item, index) => {
    if (index === at) return sameType(item, found.host);
    return index === at + 1 ? sameType(item, String(found.port)) : item;
  });
}

/** `host:port`; undefined if it is no node's. */
function rewriteJoined(text: string, outside: OutsideAddress): string | undefined {
  const colon = text.lastIndexOf(':');
  const found = outside({ host: text.slice(0, colon), port: Number(text.slice(colon + 1)) });
  return found === undefined ? undefined : `${found.host}:${found.port}`;
}

function sameType(reply: Reply, text: string): Reply {
  switch (reply.type) {
    case 'integer':
      return { ...reply, value: BigInt(text) };
    case 'bulk':
    case 'verbatim':
      return { ...reply, bytes: Buffer.from(text) };
    case 'status':
      return { ...reply, text };
    default:
      return reply;
  }
}

function mapText(reply: Reply, change: (text: string) => string): Reply {
  if (reply.type !== 'bulk' && reply.type !== 'verbatim') return reply;
  return { ...reply, bytes: Buffer.from(change(reply.bytes.toString('latin1')), 'latin1') };
}

function mapItems(reply: Reply, change: (item: Reply, index: number) => Reply): Reply {
  if (reply.type !== 'array' && reply.type !== 'push' && reply.type !== 'set') return reply;
  return { ...reply, items: reply.items.map(change) };
}

function field(reply: Reply, name: string): Reply | undefined {
  if (reply.type === 'map') return reply.entries.find(([key]) => textOf(key) === name)?.[1];
  if (reply.type !== 'array') return undefined;
  const at = reply.items.findIndex((item, index) => index % 2 === 0 && textOf(item) === name);
  return at < 0 ? undefined : reply.items[at + 1];
}

function mapField(reply: Reply, name: string, change: (value: Reply) => Reply): Reply {
  if (reply.type === 'map') {
    return {
      ...reply,
      entries: reply.entries.map(([key, value]) => [key, textOf(key) === name ? change(value) : value]),
    };
  }
  return mapItems(reply, (item, index) => {
    const key = reply.type === 'array' && index % 2 === 1 ? reply.items[index - 1] : undefined;
    return key !== undefined && textOf(key) === name ? change(item) : item;
  });
}

function textOf(reply: Reply | undefined): string | undefined {
  switch (reply?.type) {
    case 'bulk':
    case 'verbatim':
      return reply.bytes.toString('latin1');
    case 'status':
      return reply.text;
    case 'integer':
      return String(reply.value);
    default:
      return undefined;
  }
}

const word = (arg: Buffer | undefined): string => arg?.toString('latin1').toUpperCase() ?? '';
