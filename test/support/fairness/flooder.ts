/** The process of a learner at full speed. It is given little of the machine, for it is not what is measured. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setPriority } from 'node:os';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { answerParent } from '#test/bench/peer.ts';
import { command } from '#test/support/raw-resp.ts';
import { type Flood, floods } from './floods.ts';

setPriority(19);

const startSchema = z.object({
  name: z.string(),
  resp: z.number(),
  web: z.number(),
  id: z.string(),
  token: z.string(),
  cookie: z.string(),
});
type Start = z.infer<typeof startSchema>;

let isOver = false;
let answered = 0;
let running: Promise<unknown> = Promise.resolve();
const sockets = new Set<Socket | WebSocket>();

async function flood(input: unknown): Promise<void> {
  const start = startSchema.parse(input);
  const chosen = floods.find(({ name }) => name === start.name);
  if (chosen === undefined) throw new Error(`There is no flood “${start.name}”.`);
  [isOver, answered] = [false, 0];
  const one = chosen.door === 'resp' ? floodResp : floodWebSocket;
  running = Promise.all(Array.from({ length: chosen.connections }, () => one(chosen, start)));
  running.catch(() => undefined);
  while (answered === 0) await new Promise(resolve => setTimeout(resolve, 5));
}

/** Sends as long as the connection takes it, and comes back when it is shut out. */
async function floodResp(what: Flood, { resp, id, token }: Start): Promise<void> {
  const bytes = Buffer.from(
    what.bytes.toString('latin1').replaceAll('{id}', id).replaceAll('{token}', token),
    'latin1',
  );
  const fixed = what.bytes.includes('{id}') ? relogin(id, token) : bytes;
  while (!isOver) {
    const socket = connect(resp, '127.0.0.1');
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => {
      answered += 1;
    });
    const closed = once(socket, 'close');
    closed.catch(() => undefined);
    if (what.isStranger !== true) socket.write(command('AUTH', id, token));
    while (!isOver && !socket.destroyed) {
      const isTaken = socket.write(fixed);
      if (what.reconnects === true) break;
      if (!isTaken) await Promise.race([once(socket, 'drain').catch(() => undefined), closed]);
      else await new Promise(resolve => setImmediate(resolve));
    }
    if (what.reconnects === true) await closed;
    answered += 1;
    socket.destroy();
    sockets.delete(socket);
  }
}

function relogin(id: string, token: string): Buffer {
  const pair = [command('AUTH', id, token), command('HELLO', '3', 'AUTH', id, token)];
  return Buffer.concat(Array.from({ length: 32 }, () => pair).flat());
}

async function floodWebSocket(what: Flood, { web, cookie }: Start): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${web}/sandbox`, { headers: { cookie } });
  sockets.add(socket);
  socket.on('error', () => undefined);
  socket.on('message', () => {
    answered += 1;
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'open', id: 'o', scope: 'playground' }));
  const text = what.bytes.toString();
  for (let sent = 0; !isOver && socket.readyState === socket.OPEN; sent += 1) {
    socket.send(text.replace('{', `{"id":"${sent}",`));
    if (socket.bufferedAmount > 262_144) await new Promise(resolve => setTimeout(resolve, 1));
    else if (sent % 50 === 0) await new Promise(resolve => setImmediate(resolve));
  }
}

async function stop(): Promise<number> {
  isOver = true;
  for (const socket of sockets) {
    if ('destroy' in socket) socket.destroy();
    else socket.terminate();
  }
  sockets.clear();
  await running.catch(() => undefined);
  return answered;
}

answerParent({ flood, stop }, async () => {
  await stop();
});
