/** A plain standalone redis-server of a test's own, on a port, with one user: what the RESP door is compared with. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { freePort } from '#sandbox/server/free-port.ts';
import { temporaryDirectory } from './temporary.ts';

export interface PlainRedis {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

const attempts = 5;

/**
 * `default` is off, as at the door, so that whoever comes must log in by name.
 * @param options further ones of the command line
 */
export async function startPlainRedis(
  user: string,
  password: string,
  options: readonly string[] = [],
): Promise<PlainRedis> {
  const directory = await temporaryDirectory();
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const child = spawn(
      'redis-server',
      [
        ['--port', String(port)],
        ['--bind', '127.0.0.1'],
        ['--save', ''],
        ['--databases', '1'],
        ['--dir', directory.path],
        ['--notify-keyspace-events', 'KEA'],
        ['--user', 'default', 'off'],
        ['--user', user, 'on', `>${password}`, '~*', '&*', '+@all'],
        options,
      ].flat(),
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const ended = once(child, 'exit');
    const isReady = (async () => {
      for await (const line of createInterface(child.stdout)) {
        if (line.includes('Ready to accept connections')) return true;
      }
      return false;
    })();
    if (await isReady) {
      child.stdout.resume();
      return {
        port,
        url: `redis://${user}:${password}@127.0.0.1:${port}`,
        stop: async () => {
          child.kill('SIGKILL');
          await ended;
          await directory.remove();
        },
      };
    }
    await ended;
    if (attempt === attempts) throw new Error('redis-server did not start.');
  }
}
