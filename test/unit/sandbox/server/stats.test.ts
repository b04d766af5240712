import { expect, test } from 'vitest';
import { infoKeys, infoNumber, parseInfo } from '#sandbox/server/stats/info.ts';
import { counts, rates } from '#sandbox/server/stats/node-stats.ts';

test('INFO is read into fields', () => {
  const info = parseInfo(
    '# Memory\r\nused_memory:1024\r\nmaxmemory_policy:noeviction\r\n\r\n# Keyspace\r\ndb0:keys=12,expires=3,avg_ttl=0\r\n',
  );
  expect(infoNumber(info, 'used_memory')).toBe(1024);
  expect(infoKeys(info)).toBe(12);
  expect(infoKeys(parseInfo(''))).toBe(0);
});

test('what is missing or no number is an error, never a zero', () => {
  const info = parseInfo('used_memory:lots\r\ndb0:nonsense\r\n');
  expect(() => infoNumber(info, 'maxmemory')).toThrow('no field maxmemory');
  expect(() => infoNumber(info, 'used_memory')).toThrow('no number');
  expect(() => infoKeys(info)).toThrow('malformed');
  expect(() => parseInfo('no colon here\r\n')).toThrow('no field');
});

const look = (atMs: number, commands: number, calls: number, microseconds: number, runId = 'a') => ({
  atMs,
  runId,
  commands,
  calls,
  microseconds,
});

test('rates are differences, and none are made up after a restart', () => {
  expect(rates(look(1000, 5, 5, 50), undefined)).toEqual({ commandsPerSecond: 0, meanMicroseconds: null });
  const first = look(1000, 100, 80, 800);
  expect(rates(look(3000, 300, 180, 1300), first)).toEqual({ commandsPerSecond: 100, meanMicroseconds: 5 });
  expect(rates(look(3000, 300, 80, 800), first).meanMicroseconds).toBeNull();
  expect(rates(look(3000, 300, 180, 1300, 'b'), first).commandsPerSecond).toBe(0);
});

test('our own looks are not counted', () => {
  const info = parseInfo(
    [
      'run_id:a',
      'total_commands_processed:9',
      'cmdstat_get:calls=3,usec=30,usec_per_call=10.00,rejected_calls=0,failed_calls=0',
      'cmdstat_info:calls=6,usec=600,usec_per_call=100.00,rejected_calls=0,failed_calls=0',
      'cmdstat_config|get:calls=6,usec=600,usec_per_call=100.00,rejected_calls=0,failed_calls=0',
    ].join('\r\n'),
  );
  expect(counts(info)).toEqual({ runId: 'a', commands: 9, calls: 3, microseconds: 30 });
});
