/** Loads that show one thing each. Pure. */
import type { LoadSpec, ServerKind } from '#sandbox/server-protocol.ts';

export interface Preset {
  readonly id: string;
  readonly name: string;
  /** What it shows. */
  readonly about: string;
  readonly spec: LoadSpec;
}

export const plainSpec: LoadSpec = {
  mode: 'cache',
  pattern: 'zipf',
  node: null,
  ratePerSecond: 500,
  keys: 20_000,
  valueBytes: 1000,
  skew: 1,
  ttlSeconds: null,
  waitReplicas: 0,
  durationMs: 120_000,
};

const writes: LoadSpec = {
  ...plainSpec,
  mode: 'writes',
  pattern: 'uniform',
  ratePerSecond: 200,
  keys: 200_000,
  valueBytes: 100,
};

export const presets: readonly Preset[] = [
  {
    id: 'eviction',
    name: 'Cache',
    about:
      'Reads a few keys often and many seldom, and writes what it misses. Shows the hit ratio, and what eviction does to it.',
    spec: { ...plainSpec, ratePerSecond: 2000, keys: 100_000, valueBytes: 2000 },
  },
  {
    id: 'persistence',
    name: 'Writes',
    about:
      '200 numbered writes a second. Kill the server or cut its power, start it, and count what came back.',
    spec: writes,
  },
  {
    id: 'failover',
    name: 'Writes through a failover',
    about: 'The same for longer, to wherever the primary is. Kill it: what no replica had is lost.',
    spec: { ...writes, durationMs: 300_000 },
  },
  {
    id: 'failover-wait',
    name: 'Writes with WAIT 1',
    about: 'A write counts as acknowledged only when one replica has it, too.',
    spec: { ...writes, waitReplicas: 1, durationMs: 300_000 },
  },
];

/** Those that make sense on servers of that kind. */
export function presetsFor(kind: ServerKind): readonly Preset[] {
  const hasFailover = kind === 'replicated' || kind === 'sentinel' || kind === 'cluster';
  return presets.filter(({ id }) => (id.startsWith('failover') ? hasFailover : true));
}

/** The preset that a specification is, if it is one. */
export function presetOf(spec: LoadSpec): Preset | undefined {
  return presets.find(preset => JSON.stringify(preset.spec) === JSON.stringify(spec));
}
