/** What the events of LATENCY LATEST stand for, one sentence each. */

const texts: Readonly<Record<string, string>> = {
  command: 'a command of O(N) or worse',
  'fast-command': 'a command of O(1) or O(log N)',
  fork: 'the fork before a snapshot or a rewrite',
  'aof-write': 'the write to the append-only file, by whatever delayed it',
  'aof-write-pending-fsync': 'that write, while a sync was under way',
  'aof-write-active-child': 'that write, while a snapshot or a rewrite was under way',
  'aof-write-alone': 'that write, with nothing else at work',
  'aof-fsync-always': 'the sync before each answer, under appendfsync always',
  'aof-fstat': 'asking for the length of the append-only file',
  'aof-rename': 'putting a rewritten append-only file in place',
  'aof-rewrite-done-fsync': 'the sync at the end of a rewrite',
  'rdb-unlink-temp-file': 'deleting a snapshot that was not finished',
  'expire-cycle': 'deleting keys whose time was up',
  'eviction-cycle': 'making room below maxmemory',
  'eviction-del': 'deleting one evicted key',
  'active-defrag-cycle': 'moving values together in memory',
  'while-blocked-cron': 'what is done in passing while it is blocked',
  'module-acquire-GIL': 'waiting for a module',
};

/** Empty for one that is not known. */
export function latencyEventText(event: string): string {
  return texts[event] ?? '';
}
