/** What processes there are, as the kernel tells it. */
import { readdir, readFile, readlink } from 'node:fs/promises';

export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly args: string;
  readonly directory: string;
}

/** True if the process exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** All processes but zombies. */
export async function runningProcesses(): Promise<RunningProcess[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(readProcess));
  return found.filter(one => one !== undefined);
}

/** Those whose arguments or working folder name `text`, such as a data folder. */
export async function processesNaming(text: string): Promise<RunningProcess[]> {
  return (await runningProcesses()).filter(one => one.args.includes(text) || one.directory.includes(text));
}

/** All below `pid`, at any depth. */
export async function descendants(pid: number): Promise<RunningProcess[]> {
  const all = await runningProcesses();
  const below = (parent: number): RunningProcess[] =>
    all.filter(one => one.parent === parent).flatMap(one => [one, ...below(one.pid)]);
  return below(pid);
}

/** A process may end while it is read: then it is not running. */
async function readProcess(name: string): Promise<RunningProcess | undefined> {
  try {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z') return undefined;
    const args = (await readFile(`/proc/${name}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    const directory = await readlink(`/proc/${name}/cwd`);
    return { pid: Number(name), parent: Number(parent), args, directory };
  } catch {
    return undefined;
  }
}
