import pino from 'pino';
import { expect, test } from 'vitest';
import { createTeardown } from '#sandbox/teardown.ts';

const log = pino({ level: 'silent' });

test('parts end in the opposite order, each after the one before has ended', async () => {
  const ended: string[] = [];
  const teardown = createTeardown(log);
  teardown.add('ground', () => void ended.push('ground'));
  teardown.add('roof', async () => {
    await new Promise(next => setImmediate(next));
    ended.push('roof');
  });
  expect(await teardown.run()).toBe(true);
  expect(ended).toEqual(['roof', 'ground']);
});

test('running it twice ends each part once, and both wait', async () => {
  let times = 0;
  const teardown = createTeardown(log);
  teardown.add('one', () => {
    times += 1;
  });
  expect(await Promise.all([teardown.run(), teardown.run()])).toEqual([true, true]);
  expect(times).toBe(1);
});

test('one that fails or hangs does not keep the others from ending', async () => {
  const ended: string[] = [];
  const teardown = createTeardown(log);
  teardown.add('ground', () => void ended.push('ground'));
  teardown.add('hangs', () => new Promise(() => {}), 20);
  teardown.add('fails', () => Promise.reject(new Error('no')));
  expect(await teardown.run()).toBe(false);
  expect(ended).toEqual(['ground']);
});
