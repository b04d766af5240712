'use client';
/** The same load on each engine that is installed, and what came of it side by side. */
import { type FormEvent, useState } from 'react';
import { LoadNumbers } from '#components/servers/load/LoadNumbers.tsx';
import { PatternChoice } from '#components/servers/load/PatternChoice.tsx';
import { plainSpec } from '#components/servers/load/presets.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { Engine, EngineRun, LoadSpec } from '#sandbox/server-protocol.ts';
import styles from './Comparison.module.css';
import { runOnEngines } from './engines-api.ts';
import { measuresOf } from './measures.ts';

const startSpec: LoadSpec = {
  ...plainSpec,
  ratePerSecond: 2000,
  keys: 50_000,
  valueBytes: 1000,
  durationMs: 5000,
};

const numberNames = ['rate', 'keys', 'value', 'lasts'] as const;
const lasts = { unit: 's each', max: 20 };

type Outcome = { readonly runs: readonly EngineRun[] } | { readonly trouble: string } | 'running' | undefined;

export function Comparison({ installed }: { installed: readonly Engine[] }) {
  const [spec, setSpec] = useState(startSpec);
  const [outcome, setOutcome] = useState<Outcome>(undefined);
  const run = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setOutcome('running');
    try {
      setOutcome({ runs: await runOnEngines(spec) });
    } catch (error) {
      setOutcome({ trouble: error instanceof Error ? error.message : String(error) });
    }
  };
  const [only, second] = installed;
  if (only === undefined) return null;
  return (
    <section className={styles.comparison} aria-label="The same load on each">
      <h2>The same load on each</h2>
      <p className={styles.note}>
        {second === undefined
          ? `Only ${only.name} is installed here. Install another, start the site again, and the same load runs on both.`
          : 'Reads, and a write for each miss. One engine after the other, each on one thread, with the same keys in the same order.'}
      </p>
      <form className={styles.form} onSubmit={event => void run(event)}>
        <PatternChoice spec={spec} onChange={setSpec} />
        <LoadNumbers spec={spec} names={numberNames} lasts={lasts} onChange={setSpec} />
        <Button look="primary" type="submit" disabled={outcome === 'running'}>
          <Icon name="run" size={12} /> {second === undefined ? 'Run it' : 'Run it on each'}
        </Button>
      </form>
      <div aria-live="polite">
        {outcome === 'running' ? (
          <p className={styles.note}>
            {`Running on ${installed.map(({ name }) => name).join(', then ')}: ${(installed.length * spec.durationMs) / 1000} s and a little.`}
          </p>
        ) : null}
        {outcome === undefined || outcome === 'running' ? null : 'trouble' in outcome ? (
          <p className={styles.trouble}>{outcome.trouble}</p>
        ) : (
          <Result runs={outcome.runs} engines={installed} />
        )}
      </div>
    </section>
  );
}

function Result({ runs, engines }: { runs: readonly EngineRun[]; engines: readonly Engine[] }) {
  const nameOf = (id: EngineRun['id']) => engines.find(engine => engine.id === id)?.name ?? id;
  return (
    <div className={styles.result}>
      {measuresOf(runs).map(({ name, about, bars }) => (
        <figure key={name} className={styles.measure}>
          <figcaption>
            <b>{name}</b> <span>{about}</span>
          </figcaption>
          <dl>
            {bars.map(({ id, text, part }) => (
              <div key={id} className={styles.bar}>
                <dt>{nameOf(id)}</dt>
                <dd>
                  <span className={styles.length} style={{ '--part': part }} aria-hidden="true" />
                  {text ?? 'not measured'}
                </dd>
              </div>
            ))}
          </dl>
        </figure>
      ))}
      {runs.map(({ id, trouble }) =>
        trouble === null ? null : (
          <p key={id} className={styles.trouble}>
            {nameOf(id)}: {trouble}
          </p>
        ),
      )}
      <p className={styles.note}>
        One run, on this machine, at this rate. A difference of a few per cent means nothing.
      </p>
    </div>
  );
}
