/**
 * Moves slots with their keys from the primaries that serve them to another, while clients go on: they are sent to and
 * fro by ASK for keys that have moved already, and by MOVED afterwards.
 *
 * Slots are moved a few dozen at a time. Wherever it stops, the slots under way stay half moved, which the cluster can
 * live with, and the same move asked for again goes on there.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { Failure } from '#sandbox/failure.ts';
import type { OwnNode, Topology } from '#sandbox/server/contract.ts';
import { connectNode, demandRunning, type NodeConnection } from '#sandbox/server/node-connection.ts';
import { askClusterNodes, type ClusterNode } from './replies.ts';

export interface SlotMove {
  readonly topology: Topology;
  /** Both ends included. */
  readonly slots: readonly [number, number];
  readonly to: OwnNode;
  readonly onProgress?: (moved: MovedSlots & { readonly ofSlots: number }) => void;
}

export interface MovedSlots {
  readonly slots: number;
  readonly keys: number;
}

interface Member {
  readonly node: OwnNode;
  readonly connection: NodeConnection;
  /** As it sees itself. */
  readonly self: ClusterNode;
}

const slotsAtOnce = 64;
const keysAtOnce = 100;
const migrateMs = 5000;
const commandMs = 15_000;

/** @throws {Failure} `conflict` in words, `timeout` or `unavailable` if a node goes away meanwhile */
export async function moveSlots(move: SlotMove): Promise<MovedSlots> {
  const { topology, slots, to, onProgress } = move;
  demandRunning(to);
  const running = topology.nodes.filter(({ state }) => state === 'running');
  const connections = running.map(node => ({
    node,
    connection: connectNode(node, { timeoutMs: commandMs }),
  }));
  try {
    const members = await Promise.all(connections.map(joined));
    const target = members.find(({ node }) => node === to);
    if (target === undefined || !target.self.flags.has('master')) {
      throw new Failure('conflict', `${to.name} is a replica. Slots are served by primaries.`);
    }
    const sources = members.filter(({ self, node }) => node !== to && self.flags.has('master'));
    const moves = plan(sources, slots);
    await demandAllOwned(members, target, slots);
    const ofSlots = moves.reduce((sum, part) => sum + part.slots.length, 0);
    let done: MovedSlots = { slots: 0, keys: 0 };
    for (const part of moves) {
      const keys = await moveSome(part.source, target, members, part.slots);
      done = { slots: done.slots + part.slots.length, keys: done.keys + keys };
      onProgress?.({ ...done, ofSlots });
    }
    return done;
  } finally {
    for (const { connection } of connections) connection.close();
  }
}

async function joined(member: Pick<Member, 'node' | 'connection'>): Promise<Member> {
  const nodes = await member.connection.use(askClusterNodes);
  const self = nodes.find(({ flags }) => flags.has('myself'));
  if (self === undefined)
    throw new Failure('conflict', `${member.node.name} does not know itself yet. Try again.`);
  return { ...member, self };
}

/** Which slots of the range each source serves, in parts. */
function plan(
  sources: readonly Member[],
  [first, last]: SlotMove['slots'],
): { source: Member; slots: number[] }[] {
  return sources.flatMap(source => {
    const served = source.self.slots.flatMap(([from, to]) => {
      const [start, end] = [Math.max(first, from), Math.min(last, to)];
      return Array.from({ length: Math.max(0, end - start + 1) }, (_, index) => start + index);
    });
    const parts: { source: Member; slots: number[] }[] = [];
    for (let at = 0; at < served.length; at += slotsAtOnce) {
      parts.push({ source, slots: served.slice(at, at + slotsAtOnce) });
    }
    return parts;
  });
}

/** Slots of a node that does not run cannot be moved: their keys are there. */
async function demandAllOwned(members: readonly Member[], target: Member, [first, last]: SlotMove['slots']) {
  const nodes = await target.connection.use(askClusterNodes);
  const away = nodes.find(
    ({ id, slots }) =>
      !members.some(({ self }) => self.id === id) && slots.some(([from, to]) => from <= last && to >= first),
  );
  if (away === undefined) return;
  throw new Failure('conflict', 'A server that serves some of these slots does not run. Start it first.');
}

async function moveSome(
  source: Member,
  target: Member,
  members: readonly Member[],
  slots: readonly number[],
): Promise<number> {
  await setSlots(target, slots, ['IMPORTING', source.self.id], /already the owner/);
  await setSlots(source, slots, ['MIGRATING', target.self.id]);
  let keys = 0;
  for (const slot of slots) keys += await moveKeys(source, target, slot);
  // The new owner first: were it the last to know, clients would be sent in a circle.
  const primaries = members.filter(({ self }) => self.flags.has('master'));
  for (const member of [target, source, ...primaries.filter(other => other !== target && other !== source)]) {
    await setSlots(member, slots, ['NODE', target.self.id]);
  }
  return keys;
}

/** `CLUSTER SETSLOT` of all of them at once. */
async function setSlots(
  member: Member,
  slots: readonly number[],
  state: readonly [string, string],
  harmless?: RegExp,
): Promise<void> {
  await member.connection.use(async redis => {
    const replies = await Promise.allSettled(
      slots.map(slot => redis.call('CLUSTER', 'SETSLOT', slot, ...state)),
    );
    for (const reply of replies) {
      if (reply.status === 'fulfilled') continue;
      if (harmless?.test(String(reply.reason)) === true) continue;
      throw refused(member, reply.reason);
    }
  });
}

const keysSchema = z.array(z.instanceof(Buffer));

async function moveKeys(source: Member, target: Member, slot: number): Promise<number> {
  return source.connection.use(async redis => {
    let moved = 0;
    for (;;) {
      const found = await redis.callBuffer('CLUSTER', 'GETKEYSINSLOT', slot, keysAtOnce);
      const keys = keysSchema.parse(found);
      if (keys.length === 0) return moved;
      await migrate(redis, source, target, keys);
      moved += keys.length;
    }
  });
}

async function migrate(redis: Redis, source: Member, target: Member, keys: readonly Buffer[]): Promise<void> {
  const { host, port, logins } = target.node;
  const { username, password } = logins.system;
  // What a move that was broken off has left there is older than what is here.
  const options = ['REPLACE', 'AUTH2', username, password, 'KEYS'];
  try {
    await redis.call('MIGRATE', host, port, '', 0, migrateMs, ...options, ...keys);
  } catch (cause) {
    throw refused(source, cause);
  }
}

function refused({ node }: Member, cause: unknown): unknown {
  if (!(cause instanceof Error) || cause.name !== 'ReplyError') return cause;
  const words = `${node.name}: ${cause.message}`;
  return new Failure(
    'conflict',
    `The move has stopped, some slots are half moved. ${words} Ask for it again.`,
  );
}
