import { expect, test } from 'vitest';
import { describeTarget, parseRedisUrl } from '#sandbox/redis-target.ts';

const rows: [string, unknown][] = [
  ['redis://cache', { host: 'cache', port: 6379 }],
  ['redis://:pa%40ss@10.0.0.1:7000', { host: '10.0.0.1', port: 7000, password: 'pa@ss' }],
  ['rediss://ada:s@cache:1', { host: 'cache', port: 1, username: 'ada', password: 's', tls: true }],
  ['redis://[::1]:6380', { host: '::1', port: 6380 }],
];
for (const [url, target] of rows) {
  test(url, () => expect(parseRedisUrl(url)).toEqual(target));
}

test('what is not a Redis URL is refused', () => {
  expect(() => parseRedisUrl('cache:6379')).toThrow(/redis:\/\//);
  expect(() => parseRedisUrl('http://cache')).toThrow(/redis:\/\//);
});

test('a target is described without its password', () => {
  expect(describeTarget(parseRedisUrl('redis://ada:secret@cache:1'))).toBe('cache:1');
});
