/**
 * The embedded Redis dies, stops answering or comes back empty under open doors. Whatever is under way gets a failure
 * that says so, nothing waits for ever, and both doors go on by themselves.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { EveryClient, expectWhatToDo } from '#test/support/every-client.ts';
import { command, rawResp } from '#test/support/raw-resp.ts';

let doors: Doors;
let clients: EveryClient;

beforeEach(async () => {
  // Short, so that the tests need not wait long.
  doors = await openDoors({ limits: { commandTimeoutMs: 2000 } });
  doors.shared.system.on('error', () => {});
  clients = await EveryClient.setOut(doors);
});
afterEach(async () => {
  await clients.end();
  await doors.stop();
});

test('killed: it is started again, and everybody goes on', async () => {
  process.kill(doors.shared.pid, 'SIGKILL');
  expectWhatToDo(await clients.failureOf(clients.blocked), /unavailable/);
  await clients.blockedProgram.until(/-LOADING .*try again/i);
  await clients.serverIs('away');
  // A command of now fails at once, and says so.
  expectWhatToDo(await clients.failureOf(clients.runs('C', 'GET kept')), /unavailable/);
  await clients.serverIs('back');
  await clients.expectToGoOn();
});

test('silent for longer than a command may take: nobody waits for it', async () => {
  process.kill(doors.shared.pid, 'SIGSTOP');
  try {
    const run = clients.runs('D', 'GET kept');
    await clients.serverIs('away');
    expectWhatToDo(await clients.failureOf(clients.blocked), /unavailable|timeout/);
    expectWhatToDo(await clients.failureOf(run), /unavailable|timeout/);
    await clients.blockedProgram.until(/-(?:LOADING|ERR timeout:) .*try again/i);
    // Also who comes only now, and who asks for a new sandbox.
    const late = await doors.browser();
    expectWhatToDo(await late.ask({ type: 'open', scope: 'home' }), /unavailable/);
    await late.close();
    const stranger = await rawResp(doors.respPort);
    stranger.send(command('AUTH', 'zzzzzzzzzzzz', 'token'));
    await stranger.until(/-LOADING .*try again/i);
    await stranger.end();
  } finally {
    process.kill(doors.shared.pid, 'SIGCONT');
  }
  await clients.serverIs('back');
  await clients.expectToGoOn();
});

test('back without its data: what was there is over, in plain words, and new ones can be had', async () => {
  await doors.shared.system.flushall();
  process.kill(doors.shared.pid, 'SIGKILL');
  const { browser } = clients;
  const over = await browser.waitFor(frame => frame.type === 'failed' && frame.code === 'expired');
  expect(over).toMatchObject({ id: null, detail: expect.stringMatching(/lost its data.*Start a new one/) });
  expect(await browser.closed).toMatchObject({ code: 4410 });
  await clients.listener.closed;
  const newcomer = await doors.browser();
  expect((await newcomer.open('home')).keys).toEqual([]);
  expect((await newcomer.run('GET kept')).reply).toEqual({ type: 'nil' });
  await newcomer.close();
});
