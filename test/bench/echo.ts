/**
 * The ceiling of the WebSocket door: the same library answers frames of the same size, and does nothing between but
 * read the request and make the answer as JSON.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { value } from './load-value.ts';
import { answerParent } from './peer.ts';

const requestSchema = z.object({ id: z.string() });
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', socket => {
  let seq = 0;
  socket.on('message', (message: Buffer) => {
    const { id } = requestSchema.parse(JSON.parse(message.toString()));
    seq += 1;
    const event = {
      type: 'command',
      client: 'A',
      runId: id,
      args: ['GET', 'product:7'],
      reply: { type: 'bulk', bytes: value },
      durationMs: 0.123_456_789,
      seq,
      atMs: Date.now(),
    };
    socket.send(JSON.stringify({ type: 'event', event }));
  });
});
await once(server, 'listening');

answerParent({ port: () => (server.address() as AddressInfo).port }, () => {
  for (const socket of server.clients) socket.terminate();
  server.close();
});
