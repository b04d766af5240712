/** Redis's own load generator, unmodified. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface BenchmarkTarget {
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** Requests a second of each test, as `redis-benchmark` prints them. @throws {Error} with what it said */
export async function redisBenchmark(
  target: BenchmarkTarget,
  options: { test: 'get' | 'set'; clients: number; pipeline: number; requests: number },
): Promise<number> {
  const { stdout, stderr } = await run('redis-benchmark', [
    ...['-h', '127.0.0.1', '-p', String(target.port), '--user', target.username, '-a', target.password],
    ...['-t', options.test, '-c', String(options.clients), '-P', String(options.pipeline)],
    ...['-n', String(options.requests), '-r', '5000', '-d', '20', '-e', '--csv'],
  ]);
  const perSecond = Number(/^"(?:GET|SET)","([\d.]+)"/m.exec(stdout)?.[1]);
  if (!Number.isFinite(perSecond)) throw new Error(`redis-benchmark said: ${stdout}${stderr}`);
  return perSecond;
}
