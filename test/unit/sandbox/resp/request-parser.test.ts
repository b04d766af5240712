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

test('only what is exactly as we would send it may be passed on as bytes', () => {
  const framed = (text: string) => {
    const parser = new RequestParser(limits);
    parser.push(Buffer.from(text));
    const request = parser.next();
    return { args: request?.args().map(String), isFramed: request?.isFramed };
  };
  const args = ['GET', 'a'];
  expect(framed('*2\r\n$3\r\nGET\r\n$1\r\na\r\n')).toEqual({ args, isFramed: true });
  expect(framed('*2\rX$3\r\nGET\r\n$1\r\na\r\n')).toEqual({ args, isFramed: false });
  expect(framed('*2\r\n$3\rXGET\r\n$1\r\na\r\n')).toEqual({ args, isFramed: false });
  expect(framed('*2\r\n$3\r\nGETXY$1\r\na\r\n')).toEqual({ args, isFramed: false });
  expect(framed('*2\r\n$3\r\nGET\r\n$1\r\na\rX')).toEqual({ args, isFramed: false });
  expect(framed('GET a\r\n')).toEqual({ args, isFramed: false });
});

test('a command in many pieces, beside others, is where it says', () => {
  const limitless = { arguments: 100, valueBytes: 1000, requestBytes: 100_000 };
  const commands = Array.from({ length: 40 }, (_, n) => ['SET', `key:${n}`, 'v'.repeat(n * 7), `${n}`]);
  const bytes = Buffer.concat(commands.map(words => encodeCommand(words.map(word => Buffer.from(word)))));
  for (const size of [1, 3, 17, 100, 1000, bytes.length]) {
    const parser = new RequestParser(limitless);
    const found: string[][] = [];
    for (let at = 0; at < bytes.length; at += size) {
      parser.push(bytes.subarray(at, at + size));
      for (let request = parser.next(); request; request = parser.next()) {
        const { bytes: source, from, to, count } = request;
        const words = Array.from({ length: count }, (_, index) =>
          source.toString('latin1', from + request.startOf(index), from + request.endOf(index)),
        );
        expect(source.subarray(from, to)).toEqual(encodeCommand(words.map(word => Buffer.from(word))));
        found.push(words);
      }
    }
    expect(found).toEqual(commands);
  }
});
