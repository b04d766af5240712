'use client';
/** redis.conf of a node, alive: what may be set is set at once by CONFIG SET, and the server's own word is final. */
import { useCallback, useEffect, useId, useState } from 'react';
import { type Bench, BenchError, useBench, useBenchState } from '#components/bench/bench-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { NodeName, Parameter } from '#sandbox/server-protocol.ts';
import styles from './ConfigurationView.module.css';
import type { NodeViewProps } from './FiguresPanel.tsx';
import { readConfiguration } from './node-api.ts';
import { ParameterRow } from './ParameterRow.tsx';
import { groupParameters } from './parameter-groups.ts';

/** One that was made here. The newest last. */
interface Change {
  readonly name: string;
  readonly before: string;
}

/** Changes outlive the view, so that what was changed is still marked when one comes back. */
const changesOf = new WeakMap<Bench, Map<NodeName, readonly Change[]>>();
const noChanges: readonly Change[] = [];

export function ConfigurationView({ node, isSeen }: NodeViewProps) {
  const { parameters, trouble, changes, change, load } = useConfiguration(node.name, isSeen);
  const [filter, setFilter] = useState('');
  const filterId = useId();
  const last = changes.at(-1);
  const original = (name: string) => changes.find(made => made.name === name)?.before;
  return (
    <section className={styles.configuration} aria-label={`Configuration of ${node.name}`}>
      <header className={styles.bar}>
        <label className={styles.filter} htmlFor={filterId}>
          <Icon name="search" />
          <span className="visually-hidden">Filter parameters</span>
          <input
            id={filterId}
            type="search"
            placeholder="a parameter or a word"
            value={filter}
            onChange={event => setFilter(event.target.value)}
          />
        </label>
        {last === undefined ? null : (
          <Button look="plain" size="small" onClick={() => change(last.name, last.before, 'undo')}>
            <Icon name="undo" /> Undo {last.name}
          </Button>
        )}
      </header>
      {trouble === undefined ? null : (
        <div className={styles.trouble} role="alert">
          <p>{trouble}</p>
          <Button look="plain" size="small" onClick={load}>
            Ask again
          </Button>
        </div>
      )}
      {groupParameters(parameters, filter).map(group => (
        <section key={group.title} className={styles.group} aria-label={group.title}>
          <h2 className={styles.title}>{group.title}</h2>
          <ul className={styles.list}>
            {group.parameters.map(parameter => (
              <ParameterRow
                key={parameter.name}
                parameter={parameter}
                original={original(parameter.name)}
                onSave={value => change(parameter.name, value, 'set')}
              />
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

function useConfiguration(node: NodeName, isSeen: boolean) {
  const bench = useBench();
  const sandboxId = useBenchState(state => state.sandbox?.id);
  const [parameters, setParameters] = useState<readonly Parameter[]>([]);
  const [trouble, setTrouble] = useState<string | undefined>(undefined);
  const [changes, setChanges] = useState(() => changesOf.get(bench)?.get(node) ?? noChanges);
  const load = useCallback(() => {
    if (sandboxId === undefined) return Promise.resolve();
    return readConfiguration({ sandboxId, node }).then(
      read => {
        setParameters(read);
        setTrouble(undefined);
      },
      (error: unknown) => setTrouble(error instanceof Error ? error.message : String(error)),
    );
  }, [sandboxId, node]);
  useEffect(() => {
    if (isSeen) void load();
  }, [isSeen, load]);
  /** @returns why it was not set */
  const change = async (name: string, value: string, why: 'set' | 'undo'): Promise<string | undefined> => {
    const before = parameters.find(parameter => parameter.name === name)?.value ?? '';
    try {
      await bench.servers.configure(node, name, value);
    } catch (error) {
      if (!(error instanceof BenchError)) throw error;
      if (why === 'undo') setTrouble(error.message);
      return error.message;
    }
    const next = why === 'undo' ? changes.slice(0, -1) : [...changes, { name, before }];
    setChanges(next);
    const kept = changesOf.get(bench) ?? new Map<NodeName, readonly Change[]>();
    changesOf.set(bench, kept.set(node, next));
    // The server may have written the value in another way, or changed another one with it.
    await load();
    return undefined;
  };
  return { parameters, trouble, changes, change, load };
}
