/**
 * Channels as they are drawn: who stands at each, and the message that passed last. A channel is there as long as
 * somebody subscribes to it; one to which a message went that nobody got is shown for the lesson in that. Pure.
 */
import type { ClientState } from '#components/bench/bench-context.ts';
import { keyId } from '#components/bench/drawn-keys.ts';
import type { Bytes, SandboxEvent, WireReply } from '#sandbox/protocol.ts';

export type ChannelKind = 'channel' | 'pattern' | 'shard';

export interface PassedMessage {
  /** Counts up, so that a picture of it starts anew. */
  readonly number: number;
  readonly channel: Bytes;
  readonly text: Bytes;
  /** Undefined until the answer to the publisher has come. */
  readonly from: string | undefined;
  /** What Redis has answered. */
  readonly received: number | undefined;
  /** Who got it by this line. */
  readonly to: readonly string[];
}

export interface ChannelLine {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly name: Bytes;
  readonly subscribers: readonly string[];
  readonly count: number;
  readonly last: PassedMessage | undefined;
}

interface Published {
  readonly from: string;
  readonly channel: Bytes;
  readonly text: Bytes;
  readonly received: number;
  /** Of those that received it, so many are still to be heard of. */
  readonly awaited: number;
}

export interface ChannelsState {
  /** By id; in the order in which they came. */
  readonly lines: ReadonlyMap<string, ChannelLine>;
  /** Subscriptions that are not named. */
  readonly more: number;
  readonly passed: number;
  /** The last PUBLISH, for those who do not see the picture. */
  readonly published: Published | undefined;
}

export const noChannels: ChannelsState = { lines: new Map(), more: 0, passed: 0, published: undefined };

/** Channels that nobody subscribes to; older ones go. */
const mostUnheard = 3;
/** Lines that are drawn. */
export const mostLines = 40;

const idOf = (kind: ChannelKind, name: Bytes) => `${kind} ${keyId(name)}`;

/** Who subscribes to what now. */
export function withClients(state: ChannelsState, clients: readonly ClientState[]): ChannelsState {
  const lines = new Map<string, ChannelLine>();
  for (const line of state.lines.values()) lines.set(line.id, { ...line, subscribers: [] });
  let more = 0;
  for (const { name: client, subscriptions } of clients) {
    if (subscriptions === undefined) continue;
    more += subscriptions.more;
    const { channels, patterns, shards } = subscriptions;
    for (const name of channels) addSubscriber(lines, 'channel', name, client);
    for (const name of patterns) addSubscriber(lines, 'pattern', name, client);
    for (const name of shards) addSubscriber(lines, 'shard', name, client);
  }
  return { ...state, lines: kept(lines), more };
}

function addSubscriber(
  lines: Map<string, ChannelLine>,
  kind: ChannelKind,
  name: Bytes,
  client: string,
): void {
  const line = lineOf(lines, kind, name);
  lines.set(line.id, { ...line, subscribers: [...line.subscribers, client] });
}

function lineOf(lines: ReadonlyMap<string, ChannelLine>, kind: ChannelKind, name: Bytes): ChannelLine {
  const id = idOf(kind, name);
  return lines.get(id) ?? { id, kind, name, subscribers: [], count: 0, last: undefined };
}

/** Lines that somebody subscribes to, and the newest of those that lost a message; not the rest. */
function kept(lines: ReadonlyMap<string, ChannelLine>): Map<string, ChannelLine> {
  const unheard = [...lines.values()]
    .filter(({ subscribers, last }) => subscribers.length === 0 && last?.received === 0)
    .slice(-mostUnheard);
  const isKept = (line: ChannelLine) => line.subscribers.length > 0 || unheard.includes(line);
  return new Map([...lines].filter(([, line]) => isKept(line)));
}

/** What an event tells of channels: a message that came, one that was sent, or that all begins anew. */
export function withEvent(state: ChannelsState, event: SandboxEvent): ChannelsState {
  if (event.type === 'push') return withPush(state, event.client, event.reply);
  if (event.type === 'command') return withPublish(state, event.client, event.args, event.reply);
  const isReset = event.type === 'view' && event.cause.by === 'reset';
  if (!isReset) return state;
  const lines = [...state.lines].filter(([, { subscribers }]) => subscribers.length > 0);
  return { ...state, lines: new Map(lines), published: undefined };
}

function withPush(state: ChannelsState, client: string, reply: WireReply): ChannelsState {
  const message = messageOf(reply);
  if (message === undefined) return state;
  const { kind, by, channel, text } = message;
  const line = state.lines.get(idOf(kind, by));
  // The first of a line's subscribers to get it begins a message, the others add to it.
  const isSame =
    line?.last !== undefined &&
    isEqual(line.last.channel, channel) &&
    isEqual(line.last.text, text) &&
    !line.last.to.includes(client) &&
    line.last.received !== 0;
  const known = line ?? lineOf(state.lines, kind, by);
  const number = isSame ? state.passed : state.passed + 1;
  const last: PassedMessage = isSame
    ? { ...line.last, to: [...line.last.to, client] }
    : { number, channel, text, ...senderOf(state, channel, text), to: [client] };
  const count = isSame ? known.count : known.count + 1;
  const lines = new Map(state.lines).set(known.id, { ...known, count, last });
  return { ...state, lines, passed: number, published: heardOf(state, channel, text) };
}

/** The answer to a publisher may come before the message itself. */
function senderOf(
  { published }: ChannelsState,
  channel: Bytes,
  text: Bytes,
): Pick<PassedMessage, 'from' | 'received'> {
  return isAwaited(published, channel, text)
    ? { from: published.from, received: published.received }
    : { from: undefined, received: undefined };
}

function isAwaited(published: Published | undefined, channel: Bytes, text: Bytes): published is Published {
  if (published === undefined || published.awaited <= 0) return false;
  return isEqual(published.channel, channel) && isEqual(published.text, text);
}

function heardOf({ published }: ChannelsState, channel: Bytes, text: Bytes): Published | undefined {
  if (!isAwaited(published, channel, text)) return published;
  return { ...published, awaited: published.awaited - 1 };
}

function withPublish(
  state: ChannelsState,
  client: string,
  args: readonly Bytes[],
  reply: WireReply,
): ChannelsState {
  const [verb, channel, text] = args;
  const name = typeof verb === 'string' ? verb.toLowerCase() : '';
  const isPublish = (name === 'publish' || name === 'spublish') && args.length === 3;
  if (!isPublish || channel === undefined || text === undefined || reply.type !== 'integer') return state;
  const received = Number(reply.text);
  let awaited = received;
  const lines = new Map(state.lines);
  // Messages and the answer come in either order: lines that have it already learn who sent it.
  for (const line of state.lines.values()) {
    const { last } = line;
    if (last === undefined || last.from !== undefined) continue;
    if (isEqual(last.channel, channel) && isEqual(last.text, text)) {
      lines.set(line.id, { ...line, last: { ...last, from: client, received } });
      awaited -= last.to.length;
    }
  }
  const published = { from: client, channel, text, received, awaited };
  const kind = name === 'publish' ? 'channel' : 'shard';
  const line = lineOf(lines, kind, channel);
  const isKnown =
    line.last?.from === client && isEqual(line.last.text, text) && line !== state.lines.get(line.id);
  if (isKnown || (received > 0 && line.subscribers.length === 0)) return { ...state, lines, published };
  const number = state.passed + 1;
  const last = { number, channel, text, from: client, received, to: [] };
  if (line.subscribers.length === 0) lines.delete(line.id);
  lines.set(line.id, { ...line, count: line.count + 1, last });
  return { ...state, lines: kept(lines), passed: number, published };
}

interface Message {
  readonly kind: ChannelKind;
  /** The channel or the pattern that was subscribed to. */
  readonly by: Bytes;
  readonly channel: Bytes;
  readonly text: Bytes;
}

function messageOf(reply: WireReply): Message | undefined {
  if (!('items' in reply)) return undefined;
  const [kind, ...rest] = reply.items.map(item => (item.type === 'bulk' ? item.bytes : undefined));
  const [first, second, third] = rest;
  if (first === undefined || second === undefined) return undefined;
  if (kind === 'message') return { kind: 'channel', by: first, channel: first, text: second };
  if (kind === 'smessage') return { kind: 'shard', by: first, channel: first, text: second };
  if (kind !== 'pmessage' || third === undefined) return undefined;
  return { kind: 'pattern', by: first, channel: second, text: third };
}

const isEqual = (a: Bytes, b: Bytes) => keyId(a) === keyId(b);
