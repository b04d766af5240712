/** A schedule finds nothing of the one before it: not in the guests, not in Redis, not on the connections. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scenario } from '#lessons/grading/exercise.ts';
import { quickJs } from '#sandbox/guest/engine.ts';
import type { GuestHost } from '#sandbox/guest/guest.ts';
import { type Grading, startGrading, toyExercise } from '#test/support/grading.ts';

let grading: Grading;
beforeAll(async () => {
  grading = await startGrading();
});
afterAll(() => grading.stop());

/** Leaves behind whatever an answer can, and then says what it finds. */
const answer = `
let loads = 0;
loads++;
export async function answer(redis, task) {
  if (task === 'soil') return soil(redis);
  const own = redis.duplicate();
  return {
    loads, globals: Object.keys(globalThis).sort(), marked: globalThis.mark ?? null, proto: ({}).mark ?? null,
    push: [].push.name, random: Math.random(), now: Date.now(),
    keys: await redis.keys('*'), size: await redis.dbsize(),
    channels: await redis.call('pubsub', 'channels', '*'), patterns: await redis.call('pubsub', 'numpat'),
    script: await redis.script('exists', '${'e0e1f9fabfc9d4800c877a703b823ac0578ff8db'}'),
    lua: await redis.eval("return {tostring(rawget(_G, 'mark')), tostring(rawget(cjson, 'mark')), tostring(pcall(cjson.encode, {{{{{}}}}}))}", 0),
    multi: await own.get('a'),
    exec: await own.exec().catch(error => error.message),
    discard: await own.call('discard').catch(error => error.message),
  };
}
async function soil(redis) {
  await redis.set('a', 1); await redis.rpush('l', 1, 2); await redis.set('b', 1, 'EX', 5);
  await redis.eval('return 500', 0);
  await redis.script('load', 'return 500');
  await redis.eval("pcall(cjson.encode_max_depth, 3); pcall(rawset, _G, 'mark', 1); pcall(rawset, cjson, 'mark', 1)", 0);
  for (const line of [['config', 'set', 'maxmemory', '1'], ['select', '3'], ['function', 'load', '#!lua name=f']]) {
    await redis.call(...line).catch(() => null);
  }
  const [watching, queuing, listening, waiting] = [1, 2, 3, 4].map(() => redis.duplicate());
  await watching.watch('a');
  await queuing.multi({ pipeline: false });
  await queuing.set('a', 2);
  await listening.subscribe('news');
  await listening.psubscribe('n*');
  waiting.blpop('never', 0).catch(() => null);
  setTimeout(() => redis.set('late', 1), 1000);
  await redis.incr('a');
  globalThis.mark = 1; Object.prototype.mark = 1; Array.prototype.push = function soiled() {};
}`;

const runs =
  (...tasks: string[]): Scenario['run'] =>
  async stage => {
    for (const task of tasks) {
      const actor = stage.actor(`actor of ${task}`);
      const outcome = await actor.call(actor.redis, task);
      if (task === 'look') found.push(JSON.stringify(outcome));
      else expect(outcome).toEqual({ status: 'returned', value: undefined });
    }
    stage.check('holds', true, { expected: '', observed: '' });
  };
let found: string[] = [];

async function serverState(): Promise<string[]> {
  const link = await grading.links.lend();
  const ask = async (line: string) =>
    JSON.stringify(await link.execute(line.split(' ').map(word => Buffer.from(word))), (_key, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
  const lines = ['CONFIG GET *', 'FUNCTION LIST', 'PUBSUB CHANNELS', 'PUBSUB NUMPAT', 'DBSIZE', 'ACL LIST'];
  const replies: string[] = [];
  for (const line of lines) replies.push(`${line}: ${await ask(line)}`);
  const info = await link.execute(['INFO', 'clients'].map(word => Buffer.from(word)));
  const clients = info.type === 'bulk' ? info.bytes.toString() : '';
  await grading.links.giveBack(link, false);
  return [...replies, ...clients.split('\r\n').filter(line => /^(?:blocked|tracking)/.test(line))];
}

describe('after an answer that leaves behind what it can', () => {
  it('another schedule finds what it finds on a new server', async () => {
    found = [];
    await grading.grade(toyExercise([{ run: runs('look') }]), answer);
    const before = await serverState();
    await grading.grade(toyExercise([{ run: runs('soil') }, { run: runs('look') }]), answer);
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('returned');
    expect(found[1]).toBe(found[0]);
    expect(await serverState()).toEqual(before);
  });

  it("the guests' memory is byte for byte what it was", async () => {
    const { guests } = grading.equipment;
    const host: GuestHost = {
      nowMs: () => 0,
      call: () => undefined,
      timer: () => undefined,
      clearTimer: () => undefined,
      print: () => undefined,
      done: () => undefined,
    };
    await guests.rewind();
    const memory = Buffer.from((await quickJs()).getWasmMemory().buffer);
    const before = Buffer.from(memory);
    const deep =
      'const deep = n => (n === 0 ? 0 : 1 + deep(n - 1)); deep(300); JSON.parse("[".repeat(90) + "]".repeat(90));';
    const code = `${deep} export const answer = () => Array.from({ length: 9999 }, String)`;
    const { guest, problem } = guests.take(host, { seed: 7, code, exportName: 'answer' });
    expect(problem).toBeUndefined();
    guest.invoke(1, []);
    expect(memory.equals(before)).toBe(false);
    await guests.rewind();
    // What lies beyond the copy was never used by these guests, and is no part of their state.
    const used = before.length - before.findLastIndex(byte => byte !== 0);
    expect(memory.subarray(0, -used).equals(before.subarray(0, -used))).toBe(true);
  });
});
