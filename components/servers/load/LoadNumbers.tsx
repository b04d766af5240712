'use client';
import { useBenchState } from '#components/bench/bench-context.ts';
import type { LoadSpec } from '#sandbox/server-protocol.ts';
import styles from './LoadForm.module.css';
import { NumberField } from './NumberField.tsx';

/** How much, how large, how long: those of the numbers that mean something for that load. */
export function LoadNumbers({ spec, onChange }: { spec: LoadSpec; onChange: (spec: LoadSpec) => void }) {
  const hasReplicas = useBenchState(
    state => state.servers.topology?.nodes.some(({ role }) => role === 'replica') ?? false,
  );
  const isCache = spec.mode === 'cache';
  const set = (part: Partial<LoadSpec>) => onChange({ ...spec, ...part });
  const wait = { label: 'WAIT replicas', none: 'none', min: 1, max: 5 };
  return (
    <div className={styles.row}>
      <NumberField
        label="Rate"
        unit="/s"
        value={spec.ratePerSecond}
        min={1}
        max={5000}
        onChange={rate => rate !== null && set({ ratePerSecond: rate })}
      />
      {isCache ? (
        <NumberField
          label="Keys"
          value={spec.keys}
          min={1}
          max={200_000}
          onChange={keys => keys !== null && set({ keys })}
        />
      ) : null}
      <NumberField
        label="Value"
        unit="bytes"
        value={spec.valueBytes}
        min={1}
        max={65_536}
        onChange={valueBytes => valueBytes !== null && set({ valueBytes })}
      />
      {isCache && spec.pattern === 'zipf' ? (
        <NumberField
          label="Skew"
          value={spec.skew}
          min={0.1}
          max={3}
          step={0.1}
          onChange={skew => skew !== null && set({ skew })}
        />
      ) : null}
      <NumberField
        label="TTL"
        unit="s"
        none="none"
        value={spec.ttlSeconds}
        min={1}
        max={86_400}
        onChange={ttlSeconds => set({ ttlSeconds })}
      />
      {hasReplicas || spec.waitReplicas > 0 ? (
        <NumberField
          {...wait}
          value={spec.waitReplicas === 0 ? null : spec.waitReplicas}
          onChange={replicas => set({ waitReplicas: replicas ?? 0 })}
        />
      ) : null}
      <NumberField
        label="Lasts"
        unit="s"
        value={spec.durationMs / 1000}
        min={1}
        max={600}
        onChange={seconds => seconds !== null && set({ durationMs: seconds * 1000 })}
      />
    </div>
  );
}
