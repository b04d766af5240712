/** The real `node server.ts`, as a learner's machine runs it, on ports and a folder of a test's own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

export interface ServerProcess {
  readonly child: ChildProcess;
  /** Where it says that it is ready. */
  readonly url: string;
  readonly respPort: number;
  /** All that it printed so far. */
  output(): string;
}

export interface RunOptions {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** By default the server itself; else a command that becomes or starts it. */
  readonly command?: readonly [string, ...string[]];
}

const root = resolve(import.meta.dirname, '..', '..');
const readyMs = 60_000;

/** Starts it without waiting. */
export function spawnServer({ dataDir, env = {}, command }: RunOptions): {
  child: ChildProcess;
  output(): string;
} {
  const [file, ...args] = command ?? [process.execPath, 'server.ts'];
  const { npm_execpath: _, KEYSPACE_TIED: __, VITEST: ___, ...inherited } = process.env;
  const child = spawn(file, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...inherited,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      RESP_PORT: '0',
      DATA_DIR: dataDir,
      ...env,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return { child, output: () => output };
}

/** Starts it and waits until it says that it is ready. @throws {Error} with what it printed, if it ends instead */
export async function startServer(options: RunOptions): Promise<ServerProcess> {
  const { child, output } = spawnServer(options);
  const deadline = AbortSignal.timeout(readyMs);
  const ready = /ready on (http:\/\/\S+)[\s\S]*on port (\d+)/;
  while (!ready.test(output())) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`It ended:\n${output()}`);
    if (deadline.aborted) throw new Error(`It is not ready after ${readyMs / 1000} s:\n${output()}`);
    await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
  }
  const [, url = '', respPort = ''] = ready.exec(output()) ?? [];
  return { child, url: url.replace('localhost', '127.0.0.1'), respPort: Number(respPort), output };
}

/** How it ended and what it had printed. */
export async function outcome(started: {
  child: ChildProcess;
  output(): string;
}): Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }> {
  const { child } = started;
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return { code: child.exitCode, signal: child.signalCode, output: started.output() };
}
