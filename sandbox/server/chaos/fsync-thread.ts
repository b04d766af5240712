/**
 * What the kernel says of the thread by which Redis brings its append-only file to the disk, `bio_aof_fsync`. It sleeps
 * on a condition until it is given a job, calls fdatasync, and sleeps again; each time it falls asleep is counted.
 * Linux alone tells.
 */
import { readdirSync, readFileSync } from 'node:fs';

export interface ThreadLook {
  /** It waits for a job, so none is under way. */
  readonly isIdle: boolean;
  /** How often it has gone to sleep by itself. If it has grown between two looks, the thread was awake between them. */
  readonly sleeps: number;
}

export interface FsyncThread {
  /** Undefined when the process has gone. */
  look(): ThreadLook | undefined;
}

/** `FUTEX_WAIT_BITSET`, by which glibc waits for a condition, and `FUTEX_WAIT`, by which others do. */
const conditionWaits = new Set([9, 0]);
const commandBits = 0x7f;
/** `futex` of x86_64 and of arm64. */
const futexCalls = new Set(['202', '98']);

/** Undefined where there is no such thread, or where the system does not show what it does. */
export function findFsyncThread(pid: number): FsyncThread | undefined {
  const folder = threadFolder(pid);
  if (folder === undefined || read(`${folder}/syscall`) === undefined) return undefined;
  return { look: () => lookAt(folder) };
}

function threadFolder(pid: number): string | undefined {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .map(thread => `/proc/${pid}/task/${thread}`)
      .find(folder => read(`${folder}/comm`)?.startsWith('bio_aof'));
  } catch {
    return undefined;
  }
}

/** It counts as idle only if it has not fallen asleep anew while we looked, so that every sleep so far is counted. */
function lookAt(folder: string): ThreadLook | undefined {
  const before = sleepsOf(folder);
  const call = read(`${folder}/syscall`);
  const sleeps = sleepsOf(folder);
  if (before === undefined || call === undefined || sleeps === undefined) return undefined;
  return { isIdle: before === sleeps && isConditionWait(call), sleeps };
}

function sleepsOf(folder: string): number | undefined {
  const found = /^voluntary_ctxt_switches:\s+(\d+)/m.exec(read(`${folder}/status`) ?? '')?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Of a line such as `202 0x5631817e4c18 0x189 0x0 …`. */
export function isConditionWait(call: string): boolean {
  const [number = '', , operation = ''] = call.split(' ');
  return futexCalls.has(number) && conditionWaits.has(Number(operation) & commandBits);
}

/** Undefined if it is gone, or if we may not look. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
