/** A plain standalone redis-server of a test's own, on a port, with one user: what the RESP door is compared with. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild } from '#sandbox/server/child.ts';
import { freePort } from '#sandbox/server/free-port.ts';
import { silentLog, temporaryDirectory } from './temporary.ts';

export interface PlainRedis {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

const attempts = 5;

/**
 * `default` is off, as at the door, so that whoever comes must log in by name. It ends with the test's process, however
 * that ends.
 * @param options further ones of the command line
 */
export async function startPlainRedis(
  user: string,
  password: string,
  options: readonly string[] = [],
): Promise<PlainRedis> {
  const directory = await temporaryDirectory();
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const port = await freePort();
    const child = await startChild({
      name: 'A plain Redis',
      command: 'redis-server',
      args: [...argumentsFor({ port, user, password, directory: directory.path }), ...options],
      directory: directory.path,
      pidFile: join(directory.path, 'pid'),
      log: silentLog,
    });
    if (await isReady(child)) {
      return {
        port,
        url: `redis://${user}:${password}@127.0.0.1:${port}`,
        stop: async () => {
          await child.stop('SIGKILL');
          await directory.remove();
        },
      };
    }
  }
  throw new Error('redis-server did not start.');
}

function argumentsFor(server: { port: number; user: string; password: string; directory: string }): string[] {
  return [
    ['--port', String(server.port)],
    ['--bind', '127.0.0.1'],
    ['--save', ''],
    ['--databases', '1'],
    ['--dir', server.directory],
    ['--notify-keyspace-events', 'KEA'],
    ['--user', 'default', 'off'],
    ['--user', server.user, 'on', `>${server.password}`, '~*', '&*', '+@all'],
  ].flat();
}

/** False if it ended, such as for a port that another took first. */
async function isReady(child: Child): Promise<boolean> {
  while (child.isRunning()) {
    if (child.output.some(line => line.includes('Ready to accept connections'))) return true;
    await sleep(5);
  }
  return false;
}
