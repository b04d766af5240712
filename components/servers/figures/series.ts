/**
 * The figures that follow from the looks at a node. Redis counts since its start; a figure of a second is the difference
 * of two looks. Pure: no clock.
 */
import type { PlotMark } from '#components/plot/plot-overlay.ts';
import type { Values } from '#components/plot/plot-scale.ts';
import { bytesText } from '#components/plot/units.ts';
import type { NodeStats } from '#sandbox/server-protocol.ts';

/** Between two looks farther apart nothing is known. */
const gapMs = 3500;

/** Null where a figure cannot be known: of the first look, after a gap or a restart, or of nothing. */
export interface Moment {
  readonly memory: number | null;
  readonly evicted: number | null;
  readonly expired: number | null;
  readonly hitRatio: number | null;
  readonly commands: number | null;
  readonly latency: number | null;
  readonly fragmentation: number | null;
}
export type FigureName = keyof Moment;

export interface Series {
  /** Seconds, ascending. */
  readonly xs: readonly number[];
  readonly moments: readonly Moment[];
}

const unknown: Moment = {
  memory: null,
  evicted: null,
  expired: null,
  hitRatio: null,
  commands: null,
  latency: null,
  fragmentation: null,
};

/** A look after a gap has a moment without figures before it, so that no line bridges what was not seen. */
export function seriesOf(looks: readonly NodeStats[]): Series {
  const xs: number[] = [];
  const moments: Moment[] = [];
  for (const [at, look] of looks.entries()) {
    const before = looks[at - 1];
    if (before !== undefined && !follows(look, before)) {
      xs.push((before.atMs + 1) / 1000);
      moments.push(unknown);
    }
    xs.push(look.atMs / 1000);
    moments.push(momentOf(look, before !== undefined && follows(look, before) ? before : undefined));
  }
  return { xs, moments };
}

export function valuesOf({ moments }: Series, name: FigureName): Values {
  return moments.map(moment => moment[name]);
}

/** What else changed in view: a setting, or the server itself. */
export function marksOf(looks: readonly NodeStats[]): readonly PlotMark[] {
  return looks.flatMap((look, at) => {
    const before = looks[at - 1];
    if (before === undefined) return [];
    const labels = [
      ...(look.commands < before.commands ? ['started anew'] : []),
      ...(look.policy === before.policy ? [] : [look.policy]),
      ...(look.maxMemoryBytes === before.maxMemoryBytes ? [] : [limitText(look.maxMemoryBytes)]),
    ];
    return labels.length === 0 ? [] : [{ at: look.atMs / 1000, label: labels.join(', ') }];
  });
}

/** `maxmemory 64 MB` */
export function limitText(maxMemoryBytes: number): string {
  return maxMemoryBytes === 0 ? 'no maxmemory' : `maxmemory ${bytesText(maxMemoryBytes)}`;
}

/** Of the same run of the server, and not long after. */
function follows(look: NodeStats, before: NodeStats): boolean {
  return look.atMs - before.atMs <= gapMs && look.commands >= before.commands;
}

function momentOf(look: NodeStats, before: NodeStats | undefined): Moment {
  return {
    memory: look.usedMemoryBytes,
    commands: look.commandsPerSecond,
    latency: look.meanMicroseconds,
    fragmentation: look.fragmentation,
    ...(before === undefined
      ? { evicted: null, expired: null, hitRatio: null }
      : {
          evicted: perSecond(look, before, 'evictedKeys'),
          expired: perSecond(look, before, 'expiredKeys'),
          hitRatio: hitRatio(look.hits - before.hits, look.misses - before.misses),
        }),
  };
}

/** CONFIG RESETSTAT sets a count back, and then nothing is known of that second. */
function perSecond(look: NodeStats, before: NodeStats, count: 'evictedKeys' | 'expiredKeys'): number | null {
  const seconds = (look.atMs - before.atMs) / 1000;
  return look[count] < before[count] ? null : (look[count] - before[count]) / seconds;
}

/** Null if nothing was read. */
export function hitRatio(hits: number, misses: number): number | null {
  return hits >= 0 && misses >= 0 && hits + misses > 0 ? hits / (hits + misses) : null;
}
