import { describe, expect, test } from 'vitest';
import {
  cleanPadName,
  linesTouched,
  longestPad,
  mostPads,
  newPadId,
  type Pad,
  padLines,
  readImport,
  readPads,
  withPad,
  writePads,
} from '#components/playground/pads/pad.ts';

const pad = (id: string, text = 'PING'): Pad => ({ id, name: id, text, changedAtMs: 1 });
const runs = (text: string) =>
  padLines(text).flatMap(({ number, command }) =>
    command === undefined ? [] : [`${number} ${command.hasClient ? command.client : '?'} ${command.line}`],
  );

describe('the lines of a pad', () => {
  test('commands, remarks and blank lines; a line may name its client', () => {
    expect(runs('# stock\nSET stock 1\n\n  B> GET stock \n B># no\nC>\n"A> quoted"')).toEqual([
      '2 ? SET stock 1',
      '4 B GET stock',
      '7 ? "A> quoted"',
    ]);
  });

  test.for([
    ['a\nbb\nccc', 0, 0, 1, 1],
    ['a\nbb\nccc', 3, 3, 2, 2],
    ['a\nbb\nccc', 0, 5, 1, 2],
    ['a\nbb\nccc', 0, 8, 1, 3],
    ['', 0, 0, 1, 1],
  ] as const)('a selection of %j from %i to %i touches lines %i to %i', ([text, from, to, first, last]) => {
    expect(linesTouched(text, from, to)).toEqual({ first, last });
  });
});

describe('keeping pads', () => {
  test('what is written is read again', () => {
    const pads = [pad('aaaaaa'), pad('bbbbbb', 'SET a 1')];
    expect(readPads(writePads(pads))).toEqual(pads);
    expect(newPadId()).toMatch(/^[a-z0-9]{12}$/);
  });

  test.for([
    'nonsense',
    '{}',
    '[]',
    '{"version":2,"pads":[]}',
    '{"version":1,"pads":[{"id":"../../x","name":"","text":"","changedAtMs":0}]}',
    '{"version":1,"pads":[{"id":"aaaaaa","name":"","text":"","changedAtMs":0,"more":1}]}',
    JSON.stringify({ version: 1, pads: [pad('aaaaaa', 'x'.repeat(longestPad + 1))] }),
    JSON.stringify({ version: 1, pads: Array.from({ length: mostPads + 1 }, () => pad('aaaaaa')) }),
  ])('what else stands in storage is no pads: %.60s', text => {
    expect(readPads(text)).toBeUndefined();
  });

  test('a changed pad comes to the top, and there are never too many', () => {
    const pads = Array.from({ length: mostPads }, (_, index) => pad(`pad${100 + index}`));
    expect(withPad(pads, { ...pad('pad105'), text: 'GET a' })[0]?.text).toBe('GET a');
    expect(withPad(pads, pad('another'))).toHaveLength(mostPads);
  });

  test('a name is one line', () => {
    expect(cleanPadName(' Stock\n\u202erace ')).toBe('Stock race');
    expect(cleanPadName('🍵'.repeat(90)).length).toBeLessThanOrEqual(60);
  });
});

describe('importing', () => {
  test('an export gets new ids, so nothing is overwritten', () => {
    const [found] = readImport(writePads([pad('aaaaaa', 'GET a')]), 'pads.json', 7);
    expect(found).toMatchObject({ name: 'aaaaaa', text: 'GET a', changedAtMs: 7 });
    expect(found?.id).not.toBe('aaaaaa');
  });

  test('a text of commands becomes a pad with the name of its file', () => {
    expect(readImport('# hi\nSET a 1\n', 'my shop.redis', 7)).toMatchObject([
      { name: 'my shop', text: '# hi\nSET a 1\n' },
    ]);
  });

  test.for(['', '# only a remark', '{"a":1}', '[1,2]', 'PK\u0003\u0004\u0000binary'])('%j holds none', text =>
    expect(readImport(text, 'x.txt', 7)).toEqual([]),
  );
});
