import { describe, expect, test } from 'vitest';
import { emptyHistory, type InputHistory, look, remember } from '#components/terminal/input-history.ts';
import { pastedLines, readTypedLine } from '#components/terminal/typed-line.ts';

describe('history', () => {
  const lines = ['SET a 1', 'GET a', 'GET a', 'DEL a'].reduce(remember, emptyHistory);

  test('the same line twice in a row is kept once', () => {
    expect(lines.lines).toEqual(['SET a 1', 'GET a', 'DEL a']);
  });

  test('Up walks back, Down forth again to the line that was being typed', () => {
    const seen: string[] = [];
    let history: InputHistory = lines;
    let current = 'half typed';
    for (const direction of ['back', 'back', 'back', 'back', 'forth', 'forth', 'forth', 'forth'] as const) {
      const found = look(history, direction, current);
      seen.push(found?.line ?? '(end)');
      if (found) ({ history, line: current } = found);
    }
    expect(seen).toEqual(['DEL a', 'GET a', 'SET a 1', '(end)', 'GET a', 'DEL a', 'half typed', '(end)']);
  });
});

describe('a typed line', () => {
  test.each([
    ['', { kind: 'nothing' }],
    ['   ', { kind: 'nothing' }],
    ['CLEAR', { kind: 'clear' }],
    ['exit', { kind: 'leave' }],
    ['help', { kind: 'help' }],
    ['get a', { kind: 'run', line: 'get a', times: 1 }],
    ['5 INCR n', { kind: 'run', line: 'INCR n', times: 5 }],
    ['42', { kind: 'run', line: '42', times: 1 }],
    ['99999 PING', { kind: 'run', line: 'PING', times: 1000 }],
  ])('%j', (text, expected) => {
    expect(readTypedLine(text)).toEqual(expected);
  });

  test('pasted text is one command a line, whatever ends its lines', () => {
    expect(pastedLines('SET a 1\r\n\nGET a\rDEL a\n')).toEqual(['SET a 1', 'GET a', 'DEL a']);
  });
});
