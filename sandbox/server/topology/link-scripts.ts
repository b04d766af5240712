/** What is run in a topology's network to change one link. Lines for `sh -e`; each change can be taken back. */
import type { NodeName } from '#sandbox/server-protocol.ts';

/** Two nodes, in the order of the topology. */
export interface Pair {
  readonly between: readonly [NodeName, NodeName];
  readonly hosts: readonly [string, string];
  readonly places: readonly [number, number];
}

/** Rules of lower numbers are looked at first; that of the local addresses comes after all of these. */
const preferences = { arriving: 5, cut: 10, slow: 20 } as const;
const voidTable = 999;
const firstTable = 1000;
const packetBytes = 1500;
/** A slow link keeps what it would carry in so long. What is more is dropped, as routers do. */
const queueSeconds = 0.5;

/**
 * What goes over a cut link is sent into a cable whose other end takes nothing that comes from this machine. To call it
 * unreachable at once would not do: Redis then connects again without its own address, and gets through.
 */
export function cutScript({ hosts: [a, b] }: Pair): string[] {
  const make = [
    'ip link add void0 type veth peer name void1',
    'ip link set void0 arp off up',
    'ip link set void1 arp off up',
    `ip route add default dev void0 table ${voidTable}`,
  ];
  return [
    `ip link show void0 >/dev/null 2>&1 || { ${make.join(' && ')}; }`,
    `ip rule add ${cutRule(a, b)}`,
    `ip rule add ${cutRule(b, a)}`,
  ];
}

export function uncutScript({ hosts: [a, b] }: Pair): string[] {
  return [`ip rule del ${cutRule(a, b)}`, `ip rule del ${cutRule(b, a)}`];
}

const cutRule = (from: string, to: string) =>
  `pref ${preferences.cut} from ${from} to ${to} lookup ${voidTable}`;

export function slowScript(pair: Pair, bytesPerSecond: number): string[] {
  const [there, back] = ends(pair);
  return [
    `ip link add ${there.cable} type veth peer name ${back.cable}`,
    ...[there, back].flatMap(end => cableScript(end, bytesPerSecond)),
    ...[there, back].map(end => `ip rule add ${slowRule(end)}`),
  ];
}

export function unslowScript(pair: Pair): string[] {
  const [there, back] = ends(pair);
  return [
    ...[there, back].flatMap(end => [`ip rule del ${slowRule(end)}`, `ip rule del ${arrivingRule(end)}`]),
    `ip link del ${there.cable}`,
  ];
}

/** One direction of a link: the end of the cable into which it sends. */
interface End {
  readonly cable: string;
  readonly table: number;
  readonly from: string;
  readonly to: string;
}

function ends({ hosts: [a, b], places: [first, second] }: Pair): [End, End] {
  const table = firstTable + first * 20 + second * 2;
  return [
    { cable: `link${first}-${second}`, table, from: a, to: b },
    { cable: `link${second}-${first}`, table: table + 1, from: b, to: a },
  ];
}

/**
 * Both ends lie in the same network, so what arrives comes from an address of this machine, which must be allowed; and
 * nobody need be asked for a hardware address, since both ends have the same.
 */
function cableScript({ cable, table }: End, bytesPerSecond: number): string[] {
  const burstBytes = Math.max(packetBytes + 100, Math.ceil(bytesPerSecond / 100));
  const queueBytes = Math.max(3 * packetBytes, Math.ceil(bytesPerSecond * queueSeconds));
  return [
    `ip link set ${cable} address 02:00:00:00:00:01 arp off mtu ${packetBytes}`,
    `echo 1 > /proc/sys/net/ipv4/conf/${cable}/accept_local`,
    `echo 0 > /proc/sys/net/ipv4/conf/${cable}/rp_filter`,
    `ip link set ${cable} up`,
    `tc qdisc add dev ${cable} root tbf rate ${bytesPerSecond}bps burst ${burstBytes} limit ${queueBytes}`,
    `ip route add default dev ${cable} table ${table}`,
    `ip rule add ${arrivingRule({ cable })}`,
  ];
}

const slowRule = ({ from, to, table }: End) =>
  `pref ${preferences.slow} from ${from} to ${to} lookup ${table}`;
const arrivingRule = ({ cable }: Pick<End, 'cable'>) =>
  `pref ${preferences.arriving} iif ${cable} lookup local`;

/**
 * For once, when the network is made. Over a link that is cut a kernel tries for a quarter of an hour, more and more
 * rarely, so that a mended one would rest as long; here it gives a connection up after about 6 s, and a new one after
 * 3 s, and the servers try anew. Packets are as small as those of a slow link from the start, because a connection that
 * stands does not take smaller ones.
 */
export const networkScript: readonly string[] = [
  `ip link set lo mtu ${packetBytes}`,
  'echo 4 > /proc/sys/net/ipv4/tcp_retries2',
  'echo 1 > /proc/sys/net/ipv4/tcp_syn_retries',
];
