'use client';
/** What a load sends. Chosen by a preset, changed field by field. */
import { type FormEvent, useId, useState } from 'react';
import { useBenchState } from '#components/bench/bench-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { LoadSpec, ServerKind, TopologyNode } from '#sandbox/server-protocol.ts';
import styles from './LoadForm.module.css';
import { LoadNumbers } from './LoadNumbers.tsx';
import { PatternChoice } from './PatternChoice.tsx';
import { presetOf, presetsFor } from './presets.ts';
import { numbersOf } from './spec-numbers.ts';
import { specText, withMode } from './spec-text.ts';

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
  const hasReplicas = useBenchState(
    state => state.servers.topology?.nodes.some(({ role }) => role === 'replica') ?? false,
  );
  const wasRun = useBenchState(state => state.servers.load !== undefined);
  const [isOpen, setOpen] = useState(!wasRun);
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isRunning) onStop();
    else {
      setOpen(false);
      onStart(spec);
    }
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.head}>
        <Button look={isRunning ? 'plain' : 'primary'} type="submit" disabled={isAsking}>
          <Icon name={isRunning ? 'stop' : 'run'} size={12} />
          {isRunning ? 'Stop the load' : 'Start the load'}
        </Button>
        <p className={styles.summary}>{specText(spec)}</p>
        <Button
          look="quiet"
          size="small"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Fold' : 'Change'}
        </Button>
      </div>
      <div id={id} className={styles.choices} hidden={!isOpen}>
        <Presets kind={kind} spec={spec} isDisabled={isRunning} onChange={onChange} />
        <fieldset className={styles.fields} disabled={isRunning}>
          <legend className="visually-hidden">What is sent</legend>
          <ModeChoice kind={kind} spec={spec} onChange={onChange} />
          <PatternChoice spec={spec} onChange={onChange} />
          <LoadNumbers spec={spec} names={numbersOf(spec, { hasReplicas })} onChange={onChange} />
        </fieldset>
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
}: PartProps & { kind: ServerKind; isDisabled: boolean }) {
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

/** Where a load goes that is sent nowhere in particular. */
const bySelf: Readonly<Record<ServerKind, string>> = {
  server: 'to the server',
  replicated: 'wherever the primary is',
  sentinel: 'wherever the Sentinels say',
  cluster: 'where each key belongs',
  independent: 'to the first',
};

function ModeChoice({ kind, spec, onChange }: PartProps & { kind: ServerKind }) {
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
          onChange={event => onChange(withMode(spec, event.target.value === 'writes' ? 'writes' : 'cache'))}
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
            <option value="">{bySelf[kind]}</option>
            {redis.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
      )}
    </div>
  );
}
