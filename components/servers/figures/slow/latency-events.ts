/** What the events of LATENCY LATEST stand for, one sentence each, and how each is drawn. */
import type { PlotInk } from '#components/plot/plot-overlay.ts';
import type { SpikeGlyph } from '#components/plot/plot-spikes.ts';

interface EventKind {
  readonly text: string;
  readonly glyph: SpikeGlyph;
}

/** One glyph for what belongs together; hollow where another stands for the more common one. */
const kinds: Readonly<Record<string, EventKind>> = {
  command: { text: 'a command of O(N) or worse', glyph: 'disc' },
  'fast-command': { text: 'a command of O(1) or O(log N)', glyph: 'ring' },
  fork: { text: 'the fork before a snapshot or a rewrite', glyph: 'triangle' },
  'aof-write': { text: 'the write to the append-only file, by whatever delayed it', glyph: 'square' },
  'aof-write-pending-fsync': { text: 'that write, while a sync was under way', glyph: 'frame' },
  'aof-write-active-child': {
    text: 'that write, while a snapshot or a rewrite was under way',
    glyph: 'frame',
  },
  'aof-write-alone': { text: 'that write, with nothing else at work', glyph: 'frame' },
  'aof-fsync-always': { text: 'the sync before each answer, under appendfsync always', glyph: 'square' },
  'aof-fstat': { text: 'asking for the length of the append-only file', glyph: 'frame' },
  'aof-rename': { text: 'putting a rewritten append-only file in place', glyph: 'frame' },
  'aof-rewrite-done-fsync': { text: 'the sync at the end of a rewrite', glyph: 'frame' },
  'rdb-unlink-temp-file': { text: 'deleting a snapshot that was not finished', glyph: 'triangle' },
  'expire-cycle': { text: 'deleting keys whose time was up', glyph: 'diamond' },
  'eviction-cycle': { text: 'making room below maxmemory', glyph: 'lozenge' },
  'eviction-del': { text: 'deleting one evicted key', glyph: 'lozenge' },
  'active-defrag-cycle': { text: 'moving values together in memory', glyph: 'cross' },
  'while-blocked-cron': { text: 'what is done in passing while it is blocked', glyph: 'cross' },
  'module-acquire-GIL': { text: 'waiting for a module', glyph: 'cross' },
};

/** Empty for one that is not known. */
export function latencyEventText(event: string): string {
  return kinds[event]?.text ?? '';
}

/** Commands are what a learner caused; all else is the server's own work. */
export function latencyMark(event: string): { glyph: SpikeGlyph; ink: PlotInk } {
  const isCommand = event === 'command' || event === 'fast-command';
  return { glyph: kinds[event]?.glyph ?? 'cross', ink: isCommand ? 'accent' : 'soft' };
}
