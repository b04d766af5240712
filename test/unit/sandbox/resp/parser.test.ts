import { describe, expect, test } from 'vitest';
import { encodeReply } from '#sandbox/resp/encode.ts';
import { ParseError, ReplyParser } from '#sandbox/resp/parser.ts';
import type { Reply } from '#sandbox/resp/reply.ts';

const limits = { replyBytes: 1000, elements: 100, depth: 8 };

const b = (text: string): Reply => ({ type: 'bulk', bytes: Buffer.from(text, 'latin1') });
const rows: [bytes: string, reply: Reply][] = [
  ['+OK\r\n', { type: 'status', text: 'OK' }],
  ['-ERR no\r\n', { type: 'error', text: 'ERR no' }],
  [':-9223372036854775808\r\n', { type: 'integer', value: -9223372036854775808n }],
  ['$0\r\n\r\n', b('')],
  ['$5\r\na\r\n\x00\xff\r\n', b('a\r\n\x00\xff')],
  ['$-1\r\n', { type: 'nil' }],
  ['*-1\r\n', { type: 'nil-array' }],
  ['*0\r\n', { type: 'array', items: [] }],
  [
    '*2\r\n*1\r\n$1\r\na\r\n:1\r\n',
    {
      type: 'array',
      items: [
        { type: 'array', items: [b('a')] },
        { type: 'integer', value: 1n },
      ],
    },
  ],
  ['_\r\n', { type: 'nil' }],
  [',3.25\r\n', { type: 'double', text: '3.25' }],
  ['#t\r\n', { type: 'boolean', value: true }],
  ['(123456789012345678901234567890\r\n', { type: 'big-number', text: '123456789012345678901234567890' }],
  ['=8\r\ntxt:abcd\r\n', { type: 'verbatim', format: 'txt', bytes: Buffer.from('abcd') }],
  ['~1\r\n+a\r\n', { type: 'set', items: [{ type: 'status', text: 'a' }] }],
  [
    '%1\r\n+a\r\n*1\r\n_\r\n',
    {
      type: 'map',
      entries: [
        [
          { type: 'status', text: 'a' },
          { type: 'array', items: [{ type: 'nil' }] },
        ],
      ],
    },
  ],
  ['>2\r\n$7\r\nmessage\r\n$1\r\nx\r\n', { type: 'push', items: [b('message'), b('x')] }],
];

function parseAll(chunks: Buffer[], parser = new ReplyParser(limits)): Reply[] {
  const replies: Reply[] = [];
  for (const chunk of chunks) {
    parser.push(chunk);
    for (let reply = parser.next(); reply; reply = parser.next()) replies.push(reply);
  }
  return replies;
}

describe('a reply, cut at every offset', () => {
  test.each(rows)('%j', (text, reply) => {
    const bytes = Buffer.from(text, 'latin1');
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(parseAll([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual([reply]);
    }
    expect(parseAll([...bytes].map(byte => Buffer.from([byte])))).toEqual([reply]);
  });

  test('all of them in one chunk, and encoded again for RESP3', () => {
    const bytes = Buffer.from(rows.map(([text]) => text).join(''), 'latin1');
    expect(parseAll([bytes])).toEqual(rows.map(([, reply]) => reply));
    for (const [text, reply] of rows) {
      if (text.includes('-1\r\n')) continue;
      expect(encodeReply(reply, 3).toString('latin1')).toBe(text);
    }
  });
});

test('an attribute is skipped and what follows it is the reply', () => {
  expect(parseAll([Buffer.from('|1\r\n+ttl\r\n:1\r\n+OK\r\n')])).toEqual([{ type: 'status', text: 'OK' }]);
});

describe('limits', () => {
  const after = Buffer.from('+OK\r\n');
  test.each([
    ['a bulk string', Buffer.from(`$2000\r\n${'x'.repeat(2000)}\r\n`)],
    ['a bulk string within an array', Buffer.from(`*3\r\n:1\r\n$2000\r\n${'x'.repeat(2000)}\r\n:2\r\n`)],
    ['too many elements', Buffer.from(`*101\r\n${':1\r\n'.repeat(101)}`)],
  ])('%s over the limit becomes an error and the connection stays in step', (_name, bytes) => {
    for (const size of [1, 7, 4096]) {
      const chunks: Buffer[] = [];
      const whole = Buffer.concat([bytes, after]);
      for (let at = 0; at < whole.length; at += size) chunks.push(whole.subarray(at, at + size));
      const [first, second, ...rest] = parseAll(chunks);
      expect(first).toMatchObject({ type: 'error', text: expect.stringContaining('too large') });
      expect(second).toEqual({ type: 'status', text: 'OK' });
      expect(rest).toEqual([]);
    }
  });

  test('just within the limits', () => {
    expect(parseAll([Buffer.from(`*100\r\n${':1\r\n'.repeat(100)}`)])[0]).toMatchObject({ type: 'array' });
  });

  test.each([`${'*1\r\n'.repeat(9)}:1\r\n`, '!x\r\n', '?\r\n', ':a\r\n', '$-2\r\n'])(
    '%j is not RESP',
    text => {
      expect(() => parseAll([Buffer.from(text)])).toThrow(ParseError);
    },
  );
});

describe('RESP2 says RESP3 types as Redis does', () => {
  test.each<[Reply, string]>([
    [{ type: 'map', entries: [[b('a'), b('b')]] }, '*2\r\n$1\r\na\r\n$1\r\nb\r\n'],
    [{ type: 'set', items: [b('a')] }, '*1\r\n$1\r\na\r\n'],
    [{ type: 'boolean', value: false }, ':0\r\n'],
    [{ type: 'double', text: '1.5' }, '$3\r\n1.5\r\n'],
    [{ type: 'nil' }, '$-1\r\n'],
    [{ type: 'nil-array' }, '*-1\r\n'],
    [{ type: 'verbatim', format: 'txt', bytes: Buffer.from('a') }, '$1\r\na\r\n'],
    [{ type: 'error', text: 'ERR a\r\n+OK' }, '-ERR a  +OK\r\n'],
  ])('%j', (reply, text) => {
    expect(encodeReply(reply, 2).toString()).toBe(text);
  });
});
