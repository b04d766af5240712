/** The numbers of a load that can be typed: what each is called, and its bounds. Pure. */
import type { LoadSpec } from '#sandbox/server-protocol.ts';

export type SpecNumberName = 'rate' | 'keys' | 'value' | 'skew' | 'ttl' | 'wait' | 'lasts';

export interface SpecNumber {
  readonly label: string;
  readonly unit?: string;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** What an empty field means; without it a number must be there. */
  readonly none?: string;
  /** Null for an empty field. */
  readonly read: (spec: LoadSpec) => number | null;
  /** Null only where an empty field means something. */
  readonly write: (value: number | null) => Partial<LoadSpec>;
}

const demanded =
  (write: (value: number) => Partial<LoadSpec>): SpecNumber['write'] =>
  value =>
    value === null ? {} : write(value);

export const specNumbers: Readonly<Record<SpecNumberName, SpecNumber>> = {
  rate: {
    label: 'Rate',
    unit: '/s',
    min: 1,
    max: 5000,
    read: spec => spec.ratePerSecond,
    write: demanded(ratePerSecond => ({ ratePerSecond })),
  },
  keys: {
    label: 'Keys',
    min: 1,
    max: 200_000,
    read: spec => spec.keys,
    write: demanded(keys => ({ keys })),
  },
  value: {
    label: 'Value',
    unit: 'bytes',
    min: 1,
    max: 65_536,
    read: spec => spec.valueBytes,
    write: demanded(valueBytes => ({ valueBytes })),
  },
  skew: {
    label: 'Skew',
    min: 0.1,
    max: 3,
    step: 0.1,
    read: spec => spec.skew,
    write: demanded(skew => ({ skew })),
  },
  ttl: {
    label: 'TTL',
    unit: 's',
    none: 'none',
    min: 1,
    max: 86_400,
    read: spec => spec.ttlSeconds,
    write: ttlSeconds => ({ ttlSeconds }),
  },
  wait: {
    label: 'WAIT replicas',
    none: 'none',
    min: 1,
    max: 5,
    read: spec => (spec.waitReplicas === 0 ? null : spec.waitReplicas),
    write: replicas => ({ waitReplicas: replicas ?? 0 }),
  },
  lasts: {
    label: 'Lasts',
    unit: 's',
    min: 1,
    max: 600,
    read: spec => spec.durationMs / 1000,
    write: demanded(seconds => ({ durationMs: seconds * 1000 })),
  },
};

/** Those that mean something for that load. */
export function numbersOf(
  { mode, pattern, waitReplicas }: LoadSpec,
  { hasReplicas }: { hasReplicas: boolean },
): readonly SpecNumberName[] {
  const isCache = mode === 'cache';
  return [
    'rate',
    ...(isCache ? (['keys'] as const) : []),
    'value',
    ...(isCache && pattern === 'zipf' ? (['skew'] as const) : []),
    'ttl',
    ...(hasReplicas || waitReplicas > 0 ? (['wait'] as const) : []),
    'lasts',
  ];
}
