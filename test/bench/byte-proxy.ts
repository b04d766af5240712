/**
 * What any gateway in one Node process costs: it copies bytes between its clients and the server's socket and looks
 * at none. The best that the RESP door could reach with a connection of its own for each client.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { z } from 'zod';
import { answerParent } from './peer.ts';

let server: Server | undefined;

answerParent(
  {
    open: async input => {
      const { socketPath } = z.object({ socketPath: z.string() }).parse(input);
      server = createServer(client => {
        const upstream = connect(socketPath);
        client.setNoDelay(true);
        client.on('data', bytes => upstream.write(bytes));
        upstream.on('data', bytes => client.write(bytes));
        const end = () => {
          client.destroy();
          upstream.destroy();
        };
        for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    },
  },
  () => void server?.close(),
);
