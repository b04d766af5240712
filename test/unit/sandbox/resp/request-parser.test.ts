import { describe, expect, test } from 'vitest';
import { encodeCommand } from '#sandbox/resp/encode.ts';
import { ProtocolError, RequestParser } from '#sandbox/resp/request-parser.ts';

const limits = { arguments: 4, valueBytes: 16, requestBytes: 32 };

function parse(chunks: Buffer[]): string[][] {
  const parser = new RequestParser(limits);
  const requests: string[][] = [];
  for (const chunk of chunks) {
    parser.push(chunk);
    for (let request = parser.next(); request; request = parser.next()) {
      requests.push(request.args().map(arg => arg.toString('latin1')));
    }
  }
  return requests;
}

test('commands, cut at every offset', () => {
  const bytes = Buffer.concat([
    encodeCommand([Buffer.from('SET'), Buffer.from('a\r\n\0'), Buffer.from([0xff])]),
    Buffer.from('\r\n*0\r\nPING "a b"\r\n get x\n'),
    encodeCommand([Buffer.from('')]),
  ]);
  const expected = [['SET', 'a\r\n\0', '\xff'], ['PING', 'a b'], ['get', 'x'], ['']];
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    expect(parse([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(expected);
  }
  expect(parse([...bytes].map(byte => Buffer.from([byte])))).toEqual(expected);
});

describe('protocol errors', () => {
  test.each([
    ['*x\r\n', 'invalid multibulk length'],
    ['*2000000\r\n', 'invalid multibulk length'],
    ['*5\r\n', 'too many arguments for this sandbox'],
    ['*1\r\n+PING\r\n', "expected '$', got '+'"],
    ['*1\r\n$-1\r\n', 'invalid bulk length'],
    ['*1\r\n$17\r\n', 'invalid bulk length'],
    ['*3\r\n$16\r\n0123456789abcdef\r\n$16\r\n0123456789abcdef\r\n$1\r\n', 'too big a command'],
    ['GET "a\r\n', 'unbalanced quotes in request'],
    [`${'x'.repeat(65_537)}`, 'too big inline request'],
  ])('%j', (text, message) => {
    expect(() => parse([Buffer.from(text)])).toThrow(new ProtocolError(message));
  });
});
