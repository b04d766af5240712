/**
 * A RESP client as lean as can be: one request, made once; answers are compared as bytes with what they must be and
 * only counted. What it measures is the server's side.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { LoadConnection } from './load.ts';
import { value } from './load-value.ts';

const encode = (...args: string[]) =>
  `*${args.length}\r\n${args.map(arg => `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`).join('')}`;

/** So many answers are compared at once at most. */
const longest = 4096;
const answer = `$${value.length}\r\n${value}\r\n`;
const answers = Buffer.from(answer.repeat(longest + 1));

export async function rawConnection(options: {
  port: number;
  username: string;
  password: string;
  key: string;
}): Promise<LoadConnection> {
  const socket = connect(options.port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  socket.write(encode('AUTH', options.username, options.password) + encode('SET', options.key, value));
  let greeting = '';
  while (greeting.length < '+OK\r\n+OK\r\n'.length) greeting += String((await once(socket, 'data'))[0]);
  if (greeting !== '+OK\r\n+OK\r\n') throw new Error(`The load client was answered ${greeting}`);

  const request = encode('GET', options.key);
  return {
    run: (depth, isOver, answered) =>
      new Promise((resolve, reject) => {
        const requests = Array.from({ length: depth + 1 }, (_, count) => Buffer.from(request.repeat(count)));
        const sentAt: number[] = [];
        let first = 0;
        let offset = 0;
        let underWay = 0;
        const send = (count: number) => {
          const now = performance.now();
          for (let number = 0; number < count; number += 1) sentAt.push(now);
          underWay += count;
          const bytes = requests[count];
          if (bytes !== undefined) socket.write(bytes);
        };
        const end = (failure?: Error) => {
          socket.off('data', receive);
          if (failure === undefined) resolve();
          else reject(failure);
        };
        const receive = (bytes: Buffer) => {
          if (!answers.subarray(offset, offset + bytes.length).equals(bytes)) {
            end(new Error(`The load client was answered ${bytes.toString().slice(0, 200)}`));
            return;
          }
          const now = performance.now();
          const count = Math.floor((offset + bytes.length) / answer.length);
          offset = (offset + bytes.length) % answer.length;
          for (let number = 0; number < count; number += 1) {
            answered(now - (sentAt[first] ?? now));
            first += 1;
          }
          underWay -= count;
          if (count > 0 && !isOver()) send(count);
          else if (underWay === 0) end();
        };
        socket.on('data', receive);
        send(depth);
      }),
    close: () => socket.destroy(),
  };
}
