/**
 * The network namespace of one topology: its nodes' addresses and nothing else, no way out and none in.
 *
 * All addresses are on its loopback device. The kernel's first rule would deliver local addresses before any other
 * rule is asked, so it is moved behind, and `ip rule` can cut and divert what goes between two nodes. We keep the
 * namespace by an open file, so that it ends with us and no process has to hold it.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Programs, searchPath } from './jail.ts';

const execute = promisify(execFile);
const runMs = 10_000;

/** Rules of lower number than this one come before local delivery. */
export const localRulePreference = 100;

/** Of the node with that index, the first being 0. */
export const addressOf = (index: number): string => `10.77.0.${index + 1}`;

export interface TopologyNetwork {
  /** As a file, for `nsenter --net=`. Only processes of our own account can open it. */
  readonly path: string;
  /** Runs a program, such as `ip`, in the namespace. @throws {Error} with its words on stderr */
  run(argv: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

/** @throws {Error} if the system forbids it; `Jail.isolation` told so before */
export async function openNetwork(programs: Programs, nodeCount: number): Promise<TopologyNetwork> {
  const { unshare, sh, ip, nsenter } = programs;
  if (unshare === undefined || sh === undefined || ip === undefined || nsenter === undefined) {
    throw new Error('A network of its own needs unshare, nsenter and ip.');
  }
  const addresses = Array.from(
    { length: nodeCount },
    (_, index) => `address add ${addressOf(index)}/32 dev lo`,
  );
  const commands = [
    'link set lo up',
    ...addresses,
    `rule add pref ${localRulePreference} lookup local`,
    'rule del pref 0',
  ];
  const script = `printf '%s\\n' "$1" | "$2" -batch - && echo ready && read -r _`;
  const maker = spawn(unshare, ['--net', sh, '-c', script, 'sh', commands.join('\n'), ip], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { LC_ALL: 'C', NODE_ENV: 'production' },
  });
  const ended = once(maker, 'exit');
  let words = '';
  maker.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  await Promise.race([once(maker.stdout, 'data'), ended]);
  let held: FileHandle;
  try {
    if (maker.exitCode !== null)
      throw new Error(`The network of a topology could not be made: ${words.trim()}`);
    held = await open(`/proc/${maker.pid}/ns/net`);
  } finally {
    maker.stdin.end();
    await ended;
  }
  const path = `/proc/${process.pid}/fd/${held.fd}`;
  return {
    path,
    run: async argv => {
      const { stdout } = await execute(nsenter, [`--net=${path}`, '--', ...argv], {
        timeout: runMs,
        env: { PATH: searchPath, LC_ALL: 'C', NODE_ENV: 'production' },
      });
      return stdout;
    },
    close: () => held.close(),
  };
}
