'use client';
import { useState } from 'react';
import {
  BenchError,
  type BenchStore,
  useBench,
  useBenchState,
  useBenchStore,
} from '#components/bench/bench-context.ts';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import { runCommands } from '#components/playground/pads/run-commands.ts';
import { usePlaygroundText } from '#components/playground/playground-text.ts';
import { importScript } from '#components/share/script-api.ts';
import { Button } from '#components/ui/Button.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import styles from './Scenarios.module.css';
import { type Scenario, type ScenarioName, type ScenarioTry, scenarios } from './scenarios.ts';

/** Four worlds to try things on. The one that was loaded shows what to try. */
export function ScenarioList() {
  const t = usePlaygroundText();
  const [open, setOpen] = useState<ScenarioName>();
  return (
    <>
      <h2 className={styles.title}>{t('scenarios')}</h2>
      <p className={styles.soft}>{t('scenariosLede')}</p>
      <ul className={styles.scenarios}>
        {scenarios.map(scenario => (
          <ScenarioItem
            key={scenario.name}
            scenario={scenario}
            isOpen={scenario.name === open}
            onOpen={() => setOpen(scenario.name)}
          />
        ))}
      </ul>
    </>
  );
}

function ScenarioItem({
  scenario,
  isOpen,
  onOpen,
}: {
  scenario: Scenario;
  isOpen: boolean;
  onOpen: () => void;
}) {
  const t = usePlaygroundText();
  const { name, tries } = scenario;
  const loading = useLoading(scenario, onOpen);
  const { ask, said, state } = loading;
  return (
    <li className={styles.scenario}>
      <div className={styles.head}>
        <div>
          <h3 className={styles.name}>{t(name)}</h3>
          <p className={styles.soft}>{t(`${name}Summary`)}</p>
        </div>
        <Button
          size="small"
          aria-label={t('loadOf', { name: t(name) })}
          disabled={state === 'loading'}
          onClick={loading.start}
        >
          {state === 'loading' ? t('loading') : t('load')}
        </Button>
      </div>
      {ask === undefined ? null : (
        <div className={styles.ask} role="alert">
          <p>{t('askMix', { count: ask })}</p>
          <Button look="danger" size="small" onClick={() => loading.load(true)}>
            {t('replace')}
          </Button>
          <Button size="small" onClick={() => loading.load(false)}>
            {t('mix')}
          </Button>
          <Button look="quiet" size="small" onClick={loading.cancel}>
            {t('cancel')}
          </Button>
        </div>
      )}
      <div className={styles.said} role="status">
        {said}{' '}
        {state === 'loaded' ? (
          <Button look="quiet" size="small" onClick={loading.undo}>
            <Icon name="undo" /> {t('undo')}
          </Button>
        ) : null}
      </div>
      {isOpen ? <Tries name={name} tries={tries} /> : null}
    </li>
  );
}

function useLoading({ seed }: Scenario, onLoaded: () => void) {
  const bench = useBench();
  const store = useBenchStore();
  const t = usePlaygroundText();
  const sandboxId = useBenchState(({ sandbox }) => sandbox?.id);
  const [state, setState] = useState<'idle' | 'loading' | 'loaded'>('idle');
  const [ask, setAsk] = useState<number>();
  const [said, setSaid] = useState('');
  const load = (replaces: boolean) => {
    setAsk(undefined);
    if (sandboxId === undefined) {
      setSaid(t('notReady'));
      return;
    }
    setState('loading');
    const run = async () => {
      const script = await seed().catch(() => {
        throw new Error(t('partLost'));
      });
      return importScript(sandboxId, script, { replaces, goesOn: true });
    };
    run().then(
      ({ ran, failed, errors, isUndoable }) => {
        setState(isUndoable ? 'loaded' : 'idle');
        setSaid(failed > 0 ? (errors[0]?.error ?? '') : t('loaded', { count: ran }));
        onLoaded();
      },
      (error: unknown) => {
        setState('idle');
        setSaid(error instanceof Error ? error.message : String(error));
      },
    );
  };
  return {
    state,
    ask,
    said,
    load,
    /** Asks before it mixes with keys that are there. */
    start: () => {
      const { keyCount } = store.getState();
      setSaid('');
      if (keyCount > 0) setAsk(keyCount);
      else load(false);
    },
    cancel: () => setAsk(undefined),
    undo: () => {
      setState('idle');
      bench.undo({ force: true }).then(
        () => setSaid(t('undone')),
        (error: unknown) => {
          if (!(error instanceof BenchError)) throw error;
          setSaid(error.message);
        },
      );
    },
  };
}

function Tries({ name, tries }: { name: ScenarioName; tries: readonly ScenarioTry[] }) {
  const t = usePlaygroundText();
  const store = useBenchStore();
  const [ran, setRan] = useState<ReadonlySet<number>>(new Set());
  return (
    <section aria-label={t('tries')}>
      <h4 className={styles.triesTitle}>{t('tries')}</h4>
      <ol className={styles.tries}>
        {tries.map(({ number, run, lesson }) => {
          const title = t(`${name}Try${number}`);
          return (
            <li key={number} className={styles.try}>
              <button
                type="button"
                className={styles.run}
                aria-label={t('runTry', { title })}
                onClick={() => {
                  setRan(numbers => new Set([...numbers, number]));
                  freeClients(store, run);
                  void runCommands(store, run);
                }}
              >
                <Icon name={ran.has(number) ? 'check' : 'run'} size={11} />
              </button>
              <div className={styles.about}>
                <p className={styles.tryTitle}>{title}</p>
                <pre className={styles.commands}>
                  {run.map(({ client, line }) => (
                    <code key={line}>
                      {client === 'A' ? null : (
                        <>
                          <ClientBadge name={client} />{' '}
                        </>
                      )}
                      {line}
                      {'\n'}
                    </code>
                  ))}
                </pre>
                <p className={styles.soft}>
                  {t(`${name}Try${number}Why`)}{' '}
                  <SiteLink href={`/learn/${lesson}`}>
                    {t('deeper')}
                    <span className="visually-hidden">: {title}</span>
                  </SiteLink>
                </p>
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** A client that reads messages or waits since an earlier try gets a new connection, as by Ctrl-C. */
function freeClients(store: BenchStore, run: ScenarioTry['run']): void {
  const busy = store.getState().clients.filter(({ state }) => state === 'subscribed' || state === 'blocked');
  for (const letter of new Set(run.map(({ client }) => client))) {
    if (busy.some(({ name }) => name === letter)) store.bench.interrupt(letter);
  }
}
