/** Runs a program of “In production” as it stands on the page: real ioredis, a real Redis. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { matchLines } from '#lessons/mdx/expect.ts';

const longestMs = 20_000;

/** `//=> …` lines: what the program prints, in order. */
export const promisedLines = (source: string): string[] =>
  [...source.matchAll(/^\s*\/\/=> (.*)$/gm)].map(([, line = '']) => line);

export interface ProgramRun {
  readonly printed: readonly string[];
  readonly complaints: string;
  /** Null if a signal ended it, as when it ran on. */
  readonly code: number | null;
}

/** @param redisUrl an address or the path of a socket, given to it as REDIS_URL */
export async function runProgram(source: string, redisUrl: string): Promise<ProgramRun> {
  const program = spawn(process.execPath, ['--input-type=module-typescript'], {
    env: { NODE_ENV: 'production', REDIS_URL: redisUrl, NODE_NO_WARNINGS: '1', NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: longestMs,
    killSignal: 'SIGKILL',
  });
  program.stdin.on('error', () => {}); // It may end before it has read everything; its exit code tells.
  program.stdin.end(source);
  const ended = new Promise<number | null>((resolve, reject) => {
    program.on('error', reject);
    program.on('close', resolve);
  });
  const [printed, complaints, code] = await Promise.all([text(program.stdout), text(program.stderr), ended]);
  return { printed: printed.split('\n').filter(line => line !== ''), complaints, code };
}

/** What is wrong with a run, if something is. */
export function programFault(source: string, { code, complaints, printed }: ProgramRun): string | undefined {
  const promised = promisedLines(source);
  if (code === null) return `the program did not end within ${longestMs / 1000} s`;
  if (code !== 0)
    return `the program ended with ${code}\n${complaints.trim().split('\n').slice(0, 8).join('\n')}`;
  if (promised.length === 0) return 'the program has no “//=> …” line that says what it prints';
  const match = matchLines(promised, printed);
  if (match.matched) return undefined;
  const observed = match.observed ?? 'nothing more';
  return `the program prints something else\nexpected ${match.expected ?? 'nothing more'}\nobserved ${observed}`;
}
