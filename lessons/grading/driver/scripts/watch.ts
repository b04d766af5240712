/**
 * Ends scripts that run without end. Redis serves nobody else meanwhile, so it is asked, on a connection of its own, to
 * kill the script. One that has written, or that is deep in a single function of C, can't be killed. Either way the
 * server itself is spent, and whoever started it must start another.
 */
import type { Connection } from '#sandbox/resp/connection.ts';

export interface ScriptLimits {
  /** Real time of one script. The server must call itself busy by then (`busy-reply-threshold`). */
  readonly scriptMs: number;
  /** Real time for the server to say that it has killed the script. */
  readonly killMs: number;
}

export const defaultScriptLimits: ScriptLimits = { scriptMs: 2500, killMs: 4000 };

/**
 * A script had to be stopped: no fault of ours, and no reason to try it again. Its server is of no further use, if only
 * because of the memory that it left in disorder.
 */
export class ScriptStopped extends Error {
  override name = 'ScriptStopped';
}

/**
 * Waits for a script's reply.
 * @throws {ScriptStopped}
 */
export async function watchScript<Result>(
  running: Promise<Result>,
  openConnection: () => Promise<Connection>,
  limits: ScriptLimits,
): Promise<Result> {
  const ended = running.then(
    value => ({ value }),
    () => 'lost' as const,
  );
  const first = await within(ended, limits.scriptMs);
  if (first === 'lost') {
    throw new ScriptStopped('The script took more memory than there is, or gave a reply too large.');
  }
  if (first !== 'late') return first.value;
  const killing = await within(kill(openConnection), limits.killMs);
  // A script that just came to its end by itself is not there to be killed.
  const last = killing === 'none' ? await within(ended, limits.killMs) : 'late';
  if (last !== 'late' && last !== 'lost') return last.value;
  throw new ScriptStopped('The script ran on and on. Does its loop come to an end?');
}

/** `refused`: it has written, and Redis does not undo what is half done. */
async function kill(
  openConnection: () => Promise<Connection>,
): Promise<'stopped' | 'none' | 'refused' | 'unheard'> {
  try {
    const connection = await openConnection();
    const reply = await connection.execute([Buffer.from('SCRIPT'), Buffer.from('KILL')]);
    connection.close();
    if (reply.type !== 'error') return 'stopped';
    return reply.text.startsWith('NOTBUSY') ? 'none' : 'refused';
  } catch {
    // It answers nobody any more: it is spent, which is what `unheard` says.
    return 'unheard';
  }
}

function within<Result>(work: Promise<Result>, ms: number): Promise<Result | 'late'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('late'), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
