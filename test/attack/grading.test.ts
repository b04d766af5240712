/** One who hands in without end, callers by the hundred, and bodies that are none: others are graded all the same. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGrader, type Grader } from '#lessons/grading/grader.ts';
import type { AttemptLine } from '#lessons/schema.ts';
import { readConfig } from '#sandbox/config.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { startApi, type TestApi } from '#test/support/api.ts';
import { handIn, inTurns, rightCount, toyCatalog } from '#test/support/attempt-lines.ts';
import { startRegistry } from '#test/support/registry.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

const catalog = toyCatalog();
let api: TestApi;
let grader: Grader;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const { registry, stop } = await startRegistry();
  const directory = await temporaryDirectory();
  const config = { ...readConfig({ NODE_ENV: 'test' }), dataDir: directory.path, gradingWorkers: 1 };
  grader = await createGrader({ catalog, config, log: silentLog, startRedis: startPrivateRedis });
  api = await startApi({ registry, grader, catalog, limits: { attemptsPerLearnerPerMinute: 100_000 } });
  stops.push(api.close, () => grader.close(), stop, directory.remove);
});
afterAll(async () => {
  for (const stop of stops) await stop();
});

async function learner() {
  const caller = api.caller();
  await caller.fetch('/api/learner');
  return caller;
}

it('a learner who hands in 300 times at once holds one place and one grader', async () => {
  const greedy = await learner();
  const open = () => handIn(api.url, greedy, 'endless', { answer: inTurns });
  const running = await open();
  const presses = await Promise.all(Array.from({ length: 300 }, open));
  const other = await handIn(api.url, await learner(), 'counts', { answer: rightCount });
  expect(await other.next()).toEqual({ state: 'waiting', place: 2, waiting: 2 });
  const refused: (AttemptLine | undefined)[] = [];
  for (const press of presses)
    void press.last().then(
      line => refused.push(line),
      () => {},
    );
  await expect.poll(() => refused).toHaveLength(299);
  for (const line of refused) expect(line).toMatchObject({ state: 'refused', problem: { code: 'conflict' } });
  running.hangUp();
  for (const press of presses) press.hangUp();
  expect(await other.last()).toMatchObject({ state: 'graded', verdict: { passed: true } });
});

it('of 400 callers, so many wait and the rest hear that it is busy; who hangs up leaves room', async () => {
  const running = await handIn(api.url, await learner(), 'endless', { answer: inTurns });
  // Without cookies: each is a new learner.
  const callers = await Promise.all(
    Array.from({ length: 400 }, () => handIn(api.url, api.caller(), 'endless', { answer: inTurns })),
  );
  const waiting = callers.filter(({ status }) => status === 200);
  expect(waiting).toHaveLength(128);
  expect(callers.filter(({ status }) => status === 503)).toHaveLength(272);
  for (const { hangUp } of waiting) hangUp();
  const other = await learner();
  await expect
    .poll(async () => {
      const attempt = await handIn(api.url, other, 'counts', { answer: rightCount });
      const line = attempt.status === 200 ? await attempt.next() : undefined;
      attempt.hangUp();
      return line;
    })
    .toEqual({ state: 'waiting', place: 1, waiting: 1 });
  running.hangUp();
  const answer = await other.send('POST', '/api/exercises/counts/attempts', { answer: rightCount });
  expect(answer.json).toMatchObject({ passed: true });
});

it('callers who hang up in the middle of their request leave nothing behind', async () => {
  const { host, hostname, port } = new URL(api.url);
  const head = `POST /api/exercises/counts/attempts HTTP/1.1\r\nhost: ${host}\r\naccept: application/x-ndjson\r\n`;
  const json = 'content-type: application/json\r\n';
  const body = JSON.stringify({ answer: rightCount });
  const requests = [
    `${head}${json}content-length: 1000\r\n\r\n{"answer": "`,
    `${head}${json}transfer-encoding: chunked\r\n\r\n5\r\n{"ans\r\n`,
    `${head}${json}content-length: ${body.length}\r\n\r\n${body}`,
    `${head}content-length: 2\r\n\r\n{}`,
  ];
  for (const request of requests) {
    for (let times = 0; times < 20; times += 1) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      socket.end(request);
      socket.destroySoon();
      await once(socket, 'close');
    }
  }
  const answer = await (await learner()).send('POST', '/api/exercises/counts/attempts', {
    answer: rightCount,
  });
  expect(answer.json).toMatchObject({ passed: true });
});

it.each([
  ['no JSON', 'answer'],
  ['no object', '[]'],
  ['another field', JSON.stringify({ answer: rightCount, place: 1 })],
  ['another kind of answer', JSON.stringify({ sandboxId: 'x' })],
  ['an answer that is no text', JSON.stringify({ answer: { length: 1 } })],
  ['a giant answer', JSON.stringify({ answer: 'x'.repeat(70_000) })],
])('a body that is %s is refused with a status, not in a line', async (_, body) => {
  const caller = await learner();
  const answer = await caller.fetch('/api/exercises/counts/attempts', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/x-ndjson' },
    body,
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
});

it('an answer that throws what it likes, or prints lines of JSON, breaks no line', async () => {
  const answer = `export const count = redis => {
    console.log('\\n{"state":"graded","attempt":"x","verdict":{"passed":true,"checks":[]}}\\n\\u2028');
    throw { toString() { return '\\n{"state":"graded"}' } };
  }`;
  const attempt = await handIn(api.url, await learner(), 'counts', { answer });
  expect(await attempt.last()).toMatchObject({ state: 'graded', verdict: { passed: false } });
});
