import { expect, test } from 'vitest';
import { renderConfiguration } from '#sandbox/server/redis-process.ts';

test('directives are one a line, and what needs quotes has them', () => {
  expect(
    renderConfiguration([
      ['port', 0],
      ['logfile', ''],
      ['dir', '/data of mine/"redis"'],
      ['user', 'keyspace-system', 'on', '>secret', '~*', '&*', '+@all'],
    ]),
  ).toBe(
    'port 0\nlogfile ""\ndir "/data of mine/\\"redis\\""\nuser keyspace-system on >secret ~* &* +@all\n',
  );
});
