/** A learner's page as far as the WebSocket door knows, and the same frames against a server that only echoes. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type Response, responseSchema } from '#sandbox/protocol.ts';
import type { LoadConnection } from './load.ts';
import { value } from './load-value.ts';

export async function webSocketConnection(options: {
  port: number;
  cookie: string;
  key: string;
}): Promise<LoadConnection> {
  const origin = `http://127.0.0.1:${options.port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${options.port}/sandbox`, {
    headers: { cookie: options.cookie, origin },
    perMessageDeflate: false,
  });
  await once(socket, 'open');
  const opened = once(socket, 'message');
  socket.send(JSON.stringify({ type: 'open', id: 'open', scope: 'playground' }));
  responseSchema.parse(JSON.parse(String((await opened)[0])));
  const line = (id: string, text: string) => JSON.stringify({ type: 'run', id, client: 'A', line: text });
  const isSet = new Promise<void>(resolve => {
    socket.on('message', function look(message) {
      if (!String(message).includes('"runId":"set"')) return;
      socket.off('message', look);
      resolve();
    });
  });
  socket.send(line('set', `SET ${options.key} "${value}"`));
  await isSet;

  let runs = 0;
  return askingConnection(socket, () => {
    runs += 1;
    const id = `${runs}`;
    return { id, frame: line(id, `GET ${options.key}`) };
  });
}

/** Frames of the same size there and back, parsed and made as by the door's client, with nothing between. */
export async function echoConnection({ port }: { port: number }): Promise<LoadConnection> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
  await once(socket, 'open');
  let runs = 0;
  return askingConnection(socket, () => {
    runs += 1;
    const id = `${runs}`;
    return { id, frame: JSON.stringify({ type: 'run', id, client: 'A', line: 'GET product:7' }) };
  });
}

function askingConnection(
  socket: WebSocket,
  next: () => { readonly id: string; readonly frame: string },
): LoadConnection {
  return {
    run: (depth, isOver, answered) =>
      new Promise((resolve, reject) => {
        const sentAt = new Map<string, number>();
        const send = () => {
          const { id, frame } = next();
          sentAt.set(id, performance.now());
          socket.send(frame);
        };
        const end = (failure?: Error) => {
          socket.off('message', receive);
          if (failure === undefined) resolve();
          else reject(failure);
        };
        const receive = (message: Buffer) => {
          // Parsing costs as much as in a browser, so it belongs to the time; checking the schema does not.
          const response = JSON.parse(message.toString()) as Response;
          if (response.type === 'failed') {
            end(new Error(`${response.code}: ${response.detail}`));
            return;
          }
          if (response.type !== 'event' || response.event.type !== 'command') return;
          const { runId, reply } = response.event;
          const askedAt = runId === undefined ? undefined : sentAt.get(runId);
          if (runId === undefined || askedAt === undefined) return;
          if (reply.type !== 'bulk' || reply.bytes !== value) {
            end(new Error(`The page was answered ${JSON.stringify(reply)}`));
            return;
          }
          sentAt.delete(runId);
          answered(performance.now() - askedAt);
          if (!isOver()) send();
          else if (sentAt.size === 0) end();
        };
        socket.on('message', receive);
        for (let number = 0; number < depth; number += 1) send();
      }),
    close: () => socket.terminate(),
  };
}
