/** One address that leads to a server which can change, as a managed Redis keeps its name over a failover. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Relay {
  readonly port: number;
  /** New connections lead there. With `cut` the former ones end; without, they stay where they are. */
  moveTo(port: number, options: { cut: boolean }): void;
  /** Nothing passes any more, and nobody is told: the network is gone. New connections are taken and left silent. */
  stall(): void;
  /** New connections pass again; the stalled ones stay silent. */
  heal(): void;
  stop(): Promise<void>;
}

export async function startRelay(firstPort: number): Promise<Relay> {
  let target = firstPort;
  let isStalled = false;
  const pairs = new Set<[Socket, Socket | undefined]>();
  const server = createServer(near => {
    const far = isStalled ? undefined : connect(target, '127.0.0.1');
    const pair: [Socket, Socket | undefined] = [near, far];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far?.destroy();
    };
    for (const socket of pair) socket?.on('error', end).on('close', end);
    if (far !== undefined) near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cutAll = () => {
    for (const [near] of [...pairs]) near.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    moveTo: (port, { cut }) => {
      target = port;
      if (cut) cutAll();
    },
    stall: () => {
      isStalled = true;
      for (const [near, far] of pairs) {
        if (far === undefined) continue;
        near.unpipe(far).pause();
        far.unpipe(near).pause();
      }
    },
    heal: () => {
      isStalled = false;
    },
    stop: async () => {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
}
