import { describe, expect, it } from 'vitest';
import { createNodeLog, parseLogLine } from '#sandbox/server/node-log.ts';

describe('a line of a server log', () => {
  const at = Date.UTC(2026, 10, 30, 17, 54, 53, 532);
  it.each([
    [
      '9699:M 30 Nov 2026 17:54:53.532 * Ready to accept connections',
      'notice',
      'Ready to accept connections',
    ],
    ['9699:C 30 Nov 2026 17:54:53.532 # Configuration loaded', 'warning', 'Configuration loaded'],
    ['1:X 30 Nov 2026 17:54:53.532 - Accepted', 'verbose', 'Accepted'],
    ['1:S 30 Nov 2026 17:54:53.532 . 0 clients', 'debug', '0 clients'],
    ['1:S 30 Nov 2026 17:54:53.532 * ', 'notice', ''],
  ])('%s', (line, level, text) => {
    expect(parseLogLine(line)).toEqual({ atMs: at, level, text });
  });

  it('of the signal handler has its time in seconds', () => {
    expect(parseLogLine('9699:signal-handler (1796061294) Received SIGTERM scheduling shutdown...')).toEqual({
      atMs: 1_796_061_294_000,
      level: 'warning',
      text: 'Received SIGTERM scheduling shutdown...',
    });
  });

  it.each(['', '=== REDIS BUG REPORT START', '9699:M 30 Foo', 'x:M 30 Nov 2026 17:54:53.532 * no pid'])(
    'of another form is none: %s',
    line => {
      expect(parseLogLine(line)).toBeUndefined();
    },
  );
});

describe('the log of a node', () => {
  it('numbers its lines, keeps the last thousand and tells each', () => {
    const log = createNodeLog();
    const told: number[] = [];
    const stop = log.onLine(({ number }) => told.push(number));
    for (let line = 1; line <= 1500; line += 1) log.write(`line ${line}`, line);
    stop();
    log.write('unheard', 1501);
    expect(told).toHaveLength(1500);
    expect(log.lines()).toHaveLength(1000);
    expect(log.lines()[0]).toEqual({ number: 502, atMs: 502, level: 'warning', text: 'line 502' });
    expect(log.lines(1500).map(({ text }) => text)).toEqual(['unheard']);
  });

  it('shortens a line without end', () => {
    const log = createNodeLog();
    log.write('x'.repeat(100_000), 0);
    expect(log.lines()[0]?.text).toHaveLength(1000);
  });
});
