'use client';
/** What a load sends. Chosen by a preset, changed field by field. */
import { type FormEvent, useId } from 'react';
import { useBenchState } from '#components/bench/bench-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { LoadSpec, TopologyNode } from '#sandbox/server-protocol.ts';
import styles from './LoadForm.module.css';
import { NumberField } from './NumberField.tsx';
import { PatternChoice } from './PatternChoice.tsx';
import { presetOf, presetsFor } from './presets.ts';

interface LoadFormProps {
  readonly spec: LoadSpec;
  readonly isRunning: boolean;
  readonly isAsking: boolean;
  readonly onChange: (spec: LoadSpec) => void;
  readonly onStart: (spec: LoadSpec) => void;
  readonly onStop: () => void;
}

const noNodes: readonly TopologyNode[] = [];

export function LoadForm({ spec, isRunning, isAsking, onChange, onStart, onStop }: LoadFormProps) {
  const kind = useBenchState(state => state.servers.topology?.kind ?? 'server');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isRunning) onStop();
    else onStart(spec);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Presets kind={kind} spec={spec} isDisabled={isRunning} onChange={onChange} />
      <fieldset className={styles.fields} disabled={isRunning}>
        <legend className="visually-hidden">What is sent</legend>
        <ModeChoice spec={spec} onChange={onChange} />
        <PatternChoice spec={spec} onChange={onChange} />
        <Numbers spec={spec} onChange={onChange} />
      </fieldset>
      <div className={styles.actions}>
        <Button look={isRunning ? 'plain' : 'primary'} type="submit" disabled={isAsking}>
          <Icon name={isRunning ? 'stop' : 'run'} size={12} />
          {isRunning ? 'Stop the load' : 'Start the load'}
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  readonly spec: LoadSpec;
  readonly onChange: (spec: LoadSpec) => void;
}

function Presets({
  kind,
  spec,
  isDisabled,
  onChange,
}: PartProps & { kind: Parameters<typeof presetsFor>[0]; isDisabled: boolean }) {
  const chosen = presetOf(spec);
  return (
    <fieldset className={styles.presets} disabled={isDisabled}>
      <legend className="visually-hidden">Ready-made loads</legend>
      {presetsFor(kind).map(preset => (
        <button
          key={preset.id}
          type="button"
          className={styles.preset}
          aria-pressed={preset.id === chosen?.id}
          onClick={() => onChange(preset.spec)}
        >
          <b>{preset.name}</b>
          <span>{preset.about}</span>
        </button>
      ))}
    </fieldset>
  );
}

function ModeChoice({ spec, onChange }: PartProps) {
  const nodes = useBenchState(state => state.servers.topology?.nodes ?? noNodes);
  const id = useId();
  const redis = nodes.filter(({ kind }) => kind === 'redis');
  return (
    <div className={styles.row}>
      <div className={styles.field}>
        <label htmlFor={`${id}-mode`}>What it does</label>
        <select
          id={`${id}-mode`}
          value={spec.mode}
          onChange={event =>
            onChange({ ...spec, mode: event.target.value === 'writes' ? 'writes' : 'cache' })
          }
        >
          <option value="cache">reads, and writes what it misses</option>
          <option value="writes">numbered writes, each once</option>
        </select>
      </div>
      {redis.length < 2 ? null : (
        <div className={styles.field}>
          <label htmlFor={`${id}-node`}>Where to</label>
          <select
            id={`${id}-node`}
            value={spec.node ?? ''}
            onChange={event =>
              onChange({ ...spec, node: redis.find(({ name }) => name === event.target.value)?.name ?? null })
            }
          >
            <option value="">wherever the primary is</option>
            {redis.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
      )}
    </div>
  );
}

function Numbers({ spec, onChange }: PartProps) {
  const nodes = useBenchState(state => state.servers.topology?.nodes ?? noNodes);
  const hasReplicas = nodes.some(({ role }) => role === 'replica');
  const isCache = spec.mode === 'cache';
  const set = (part: Partial<LoadSpec>) => onChange({ ...spec, ...part });
  return (
    <div className={styles.row}>
      <NumberField
        label="Rate"
        unit="a second"
        value={spec.ratePerSecond}
        min={1}
        max={5000}
        onChange={ratePerSecond => set({ ratePerSecond })}
      />
      {isCache ? (
        <NumberField label="Keys" value={spec.keys} min={1} max={200_000} onChange={keys => set({ keys })} />
      ) : null}
      <NumberField
        label="Value"
        unit="bytes"
        value={spec.valueBytes}
        min={1}
        max={65_536}
        onChange={valueBytes => set({ valueBytes })}
      />
      {isCache && spec.pattern === 'zipf' ? (
        <NumberField
          label="Skew"
          value={spec.skew}
          min={0.1}
          max={3}
          step={0.1}
          onChange={skew => set({ skew })}
        />
      ) : null}
      <NumberField
        label="TTL"
        unit="s, 0 for none"
        value={spec.ttlSeconds ?? 0}
        min={0}
        max={86_400}
        onChange={seconds => set({ ttlSeconds: seconds === 0 ? null : seconds })}
      />
      {hasReplicas || spec.waitReplicas > 0 ? (
        <NumberField
          label="WAIT for"
          unit="replicas"
          value={spec.waitReplicas}
          min={0}
          max={5}
          onChange={waitReplicas => set({ waitReplicas })}
        />
      ) : null}
      <NumberField
        label="For"
        unit="s"
        value={spec.durationMs / 1000}
        min={1}
        max={600}
        onChange={seconds => set({ durationMs: seconds * 1000 })}
      />
    </div>
  );
}
