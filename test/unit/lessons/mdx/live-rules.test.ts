import { describe, expect, test } from 'vitest';
import { liveRulesSchema } from '#lessons/mdx/live-rule-schema.ts';
import { litBy } from '#lessons/mdx/live-rules.ts';
import type { SandboxEvent, WireReply } from '#sandbox/protocol.ts';

const nil: WireReply = { type: 'nil' };

function command(client: string, args: string[], reply: WireReply): SandboxEvent {
  return { type: 'command', seq: 1, atMs: 0, client, args, reply, durationMs: 0.1 };
}

function message(from: string, to: string, label: string): SandboxEvent {
  const state = { title: '', parts: [], actions: [] };
  return { type: 'world', seq: 1, atMs: 0, from, to, label, outcome: 'ok', durationMs: 1, state };
}

const rules = liveRulesSchema.parse([
  { on: { command: 'GET', key: 'product:*', reply: 'nil' }, light: ['ask', 'miss'] },
  { on: { command: 'get', key: 'product:*' }, light: ['ask', 'hit'] },
  { on: { client: 'B', command: 'SET', reply: 'OK' }, light: ['taken'] },
  { on: { command: 'INCR', reply: 1 }, light: ['first'] },
  { on: { command: '*', reply: 'error' }, light: ['broken'] },
  { on: { from: 'app-*', to: 'database' }, light: ['query'] },
  { on: { label: 'charge *' }, light: ['charge'] },
]);

const lit = (event: SandboxEvent) => litBy(rules, event)?.names;

describe('the first rule that fits', () => {
  test('a miss is told from a hit by the reply', () => {
    expect(lit(command('A', ['GET', 'product:7'], nil))).toEqual(['ask', 'miss']);
    expect(lit(command('A', ['GET', 'product:7'], { type: 'bulk', bytes: '{}' }))).toEqual(['ask', 'hit']);
  });

  test('names of commands have no case', () => {
    expect(lit(command('A', ['get', 'product:7'], nil))).toEqual(['ask', 'miss']);
  });

  test('another key fits no rule', () => {
    expect(lit(command('A', ['GET', 'user:42:name'], nil))).toBeUndefined();
  });

  test('the client counts where it is named', () => {
    const ok: WireReply = { type: 'status', text: 'OK' };
    expect(lit(command('B', ['SET', 'lock', 'b'], ok))).toEqual(['taken']);
    expect(lit(command('A', ['SET', 'lock', 'a'], ok))).toBeUndefined();
  });

  test('a reply written as a number is compared as its text', () => {
    expect(lit(command('A', ['INCR', 'n'], { type: 'integer', text: '1' }))).toEqual(['first']);
    expect(lit(command('A', ['INCR', 'n'], { type: 'integer', text: '11' }))).toBeUndefined();
  });

  test('any error', () => {
    expect(lit(command('A', ['FOO'], { type: 'error', text: 'ERR unknown' }))).toEqual(['broken']);
  });

  test('messages of the world by part and by label', () => {
    expect(lit(message('app-1', 'database', 'SELECT product 7'))).toEqual(['query']);
    expect(lit(message('worker-1', 'payments', 'charge order 1001'))).toEqual(['charge']);
    expect(lit(message('database', 'app-1', 'row'))).toBeUndefined();
  });

  test('says the event in words', () => {
    expect(litBy(rules, command('A', ['GET', 'product:7'], nil))?.says).toBe('A: GET product:7, nil');
  });
});

test('a rule on the world that names nothing is refused', () => {
  expect(liveRulesSchema.safeParse([{ on: {}, light: ['a'] }]).success).toBe(false);
});
