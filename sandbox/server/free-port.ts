import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Systems give ports from 32,768 (Linux) or 49,152 (others) to whoever asks for any, connections among them. */
const keptPorts = { from: 10_000, to: 32_767 };
const attempts = 100;

/** A TCP port that nobody listened on a moment ago. Another process may take it first: be ready to try again. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const port = await tryPort(0, host);
  if (port === undefined) throw new Error('The system gave no port.');
  return port;
}

/**
 * As `freePort`, for a port that is written down and must still be free after its server has slept: the system itself
 * gives it to nobody.
 */
export async function keptPort(host = '127.0.0.1'): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = await tryPort(randomInt(keptPorts.from, keptPorts.to + 1), host);
    if (port !== undefined) return port;
  }
  return freePort(host);
}

/** Undefined if it is taken. */
async function tryPort(port: number, host: string): Promise<number | undefined> {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') return undefined;
    throw cause;
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address === null || typeof address === 'string' ? undefined : address.port;
}
