/** Processes by the user that they run as, told by the kernel. Linux alone. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Programs } from './jail.ts';

const run = promisify(execFile);
const endMs = 5000;

export interface UserProcess {
  readonly pid: number;
  readonly user: number;
}

/** Those of the users from `first` to `last`, zombies left out. */
export async function processesOf(first: number, last = first): Promise<UserProcess[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name));
  const found: UserProcess[] = [];
  for (const pid of pids) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const user = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1] ?? -1);
    if (user >= first && user <= last && !/^State:\s+Z/m.test(status)) found.push({ pid: Number(pid), user });
  }
  return found;
}

/**
 * Kills all processes of that user at once, as that user, so that none escapes by forking meanwhile.
 * @throws {Error} if some are left after seconds
 */
export async function endProcessesOf(user: number, { setpriv, sh }: Programs): Promise<void> {
  if (setpriv === undefined || sh === undefined) return;
  const deadline = Date.now() + endMs;
  while ((await processesOf(user)).length > 0) {
    if (Date.now() > deadline) throw new Error(`Processes of user ${user} cannot be ended.`);
    const identity = ['--reuid', String(user), '--regid', String(user), '--clear-groups'];
    // The shell itself is spared by the kernel. It is an error if nobody else was there.
    await run(setpriv, [...identity, '--', sh, '-c', 'kill -9 -1']).catch(() => undefined);
    await sleep(10);
  }
}
