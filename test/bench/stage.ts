/** Everything that a measurement through the doors needs: the gateway, the load, and what they are compared with. */
import { z } from 'zod';
import type { LoadOptions } from './load.ts';
import { type Peer, startPeer } from './peer.ts';
import type { BenchmarkTarget } from './redis-benchmark.ts';

const figureSchema = z.object({ count: z.number(), perSecond: z.number(), p50: z.number(), p99: z.number() });
const loginSchema = z.object({ port: z.number(), username: z.string(), password: z.string() });
const portsSchema = z.object({ resp: z.number(), web: z.number(), socketPath: z.string() });

export type Figure = z.infer<typeof figureSchema>;

export interface Stage {
  readonly gateway: Peer;
  readonly ports: z.infer<typeof portsSchema>;
  /** The same server over TCP, as a user with the rules of a namespace's. */
  readonly direct: BenchmarkTarget;
  /** Through a process that only copies bytes to the same server. */
  readonly proxy: BenchmarkTarget;
  /** A WebSocket server that only echoes. */
  readonly echoPort: number;
  /** The RESP door, into a new sandbox. */
  door(): Promise<BenchmarkTarget>;
  cookies(count: number): Promise<string[]>;
  open(name: string, connections: readonly LoadOptions[]): Promise<void>;
  run(name: string, depth: number, forMs: number): Promise<Figure>;
  close(name: string): Promise<void>;
  /** Milliseconds of processor time that the gateway has used so far. */
  gatewayCpuMs(): Promise<number>;
  stop(): Promise<void>;
}

/** @param gatewayOptions options for the gateway's Node, such as `--cpu-prof` */
export async function openStage(gatewayOptions: readonly string[]): Promise<Stage> {
  const gateway = startPeer('gateway.ts', gatewayOptions);
  const others = ['load.ts', 'byte-proxy.ts', 'echo.ts'].map(file => startPeer(file));
  const stop = async () => {
    await Promise.all([gateway, ...others].map(peer => peer.stop()));
  };
  try {
    return { ...(await connectStage(gateway, others)), stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

async function connectStage(gateway: Peer, others: readonly Peer[]): Promise<Omit<Stage, 'stop'>> {
  const [load = gateway, byteProxy = gateway, echo = gateway] = others;
  const ports = await gateway.ask('ports', null, portsSchema);
  const direct = await gateway.ask('direct', null, loginSchema);
  const proxyPort = await byteProxy.ask('open', { socketPath: ports.socketPath }, z.number());
  return {
    gateway,
    ports,
    direct,
    proxy: { ...direct, port: proxyPort },
    echoPort: await echo.ask('port', null, z.number()),
    door: async () => {
      const { id, token } = await gateway.ask(
        'sandbox',
        null,
        z.object({ id: z.string(), token: z.string() }),
      );
      return { port: ports.resp, username: id, password: token };
    },
    cookies: count => gateway.ask('cookies', count, z.array(z.string())),
    open: (name, connections) => load.ask('open', { name, connections }, z.undefined()),
    run: (name, depth, forMs) => load.ask('run', { name, depth, forMs }, figureSchema),
    close: name => load.ask('close', name, z.undefined()),
    gatewayCpuMs: () => gateway.ask('cpuMs', null, z.number()),
  };
}

/** So many connections of one kind. */
export function many(count: number, by: 'raw' | 'ioredis', target: BenchmarkTarget): LoadOptions[] {
  return Array.from({ length: count }, () => ({ by, ...target, key: 'key:000000000007' }));
}
