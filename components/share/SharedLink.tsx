'use client';
import { useEffect, useState } from 'react';
import { useBench, useBenchState } from '#components/bench/bench-context.ts';
/**
 * What a link to the playground brings: shown first, run by a click. Until then nothing has changed, and nothing was
 * sent anywhere.
 */
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { Sheet } from '#components/ui/Sheet.tsx';
import { decodeShared, LinkError, type Shared, type SharedCommand, writeCommands } from './link.ts';
import { SharedCommands } from './SharedCommands.tsx';
import styles from './SharedLink.module.css';
import { describeImport, importScript } from './script-api.ts';
import { shareArea } from './share-area.ts';

type Brought =
  | { readonly state: 'shared'; readonly shared: Shared }
  | { readonly state: 'broken'; readonly why: string };

/** Stands above a bench, and shows itself only where the page was opened by such a link. */
export function SharedLink() {
  const t = useLazyText(shareArea);
  const bench = useBench();
  const [brought, setBrought] = useState<Brought>();
  const [commands, setCommands] = useState<readonly SharedCommand[]>([]);
  useEffect(() => {
    const read = () => {
      readAddress().then(setBrought, (error: unknown) => {
        throw error;
      });
    };
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);
  const decide = (run: readonly SharedCommand[]) => {
    setCommands(run);
    setBrought(undefined);
    leaveAddress();
  };
  return (
    <>
      {brought === undefined ? null : (
        <Sheet
          title={t(brought.state === 'broken' ? 'broken' : 'brought')}
          onClose={() => decide([])}
          onClosed={() => bench.focusTerminal()}
        >
          {brought.state === 'broken' ? (
            <>
              <p>{brought.why}</p>
              <div>
                <Button size="small" onClick={() => decide([])}>
                  {t('goOn')}
                </Button>
              </div>
            </>
          ) : (
            <Offer shared={brought.shared} onDecided={decide} />
          )}
        </Sheet>
      )}
      {commands.length === 0 ? null : <SharedCommands commands={commands} onClose={() => setCommands([])} />}
    </>
  );
}

function Offer({
  shared,
  onDecided,
}: {
  shared: Shared;
  onDecided: (run: readonly SharedCommand[]) => void;
}) {
  const t = useLazyText(shareArea);
  const bench = useBench();
  const sandboxId = useBenchState(state => state.sandbox?.id);
  const keyCount = useBenchState(state => state.keyCount);
  const [isRunning, setRunning] = useState(false);
  const [why, setWhy] = useState<string>();
  const { start, run } = shared;
  const begin = () => {
    if (sandboxId === undefined) return;
    setRunning(true);
    importScript(sandboxId, start.join('\n'), { replaces: true, goesOn: false })
      .then(
        imported => {
          if (imported.failed === 0) {
            bench.note('A', t('fromLink', { what: describeImport(imported) }));
            onDecided(run);
          } else if (imported.ran === 0) setWhy(t('cannotBegin', { what: describeImport(imported) }));
          else setWhy(t('undoBrings', { what: describeImport(imported) }));
        },
        (error: unknown) => setWhy(error instanceof Error ? error.message : String(error)),
      )
      .finally(() => setRunning(false));
  };
  return (
    <>
      <p>{t('offer')}</p>
      <Lines title={t(start.length === 0 ? 'startsEmpty' : 'startsBy')} lines={start} />
      {run.length === 0 ? null : <Lines title={t('thenRun')} lines={writeCommands(run).split('\n')} />}
      {why === undefined ? null : (
        <p className={styles.wrong} role="alert">
          {why}
        </p>
      )}
      <div className={styles.actions}>
        <Button look="primary" size="small" disabled={sandboxId === undefined || isRunning} onClick={begin}>
          {keyCount === 0 ? t('start') : t('startReplaces', { count: keyCount })}
        </Button>
        <Button look="plain" size="small" onClick={() => onDecided(run)}>
          {keyCount === 0 ? t('startNothing') : t('keep', { count: keyCount })}
        </Button>
      </div>
      {keyCount === 0 ? null : <p className={styles.soft}>{t('undoThere')}</p>}
    </>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  const t = useLazyText(shareArea);
  return (
    <section className={styles.lines} aria-label={title}>
      <h3 className={styles.heading}>
        {title}{' '}
        {lines.length > 1 ? (
          <span className={styles.soft}>{t('commandCount', { count: lines.length })}</span>
        ) : null}
      </h3>
      {lines.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <pre className={styles.script} tabIndex={0}>
          {lines.join('\n')}
        </pre>
      )}
    </section>
  );
}

async function readAddress(): Promise<Brought | undefined> {
  try {
    const shared = await decodeShared(window.location.hash);
    return shared === undefined ? undefined : { state: 'shared', shared };
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    return { state: 'broken', why: error.message };
  }
}

/** Once it is decided, reloading the page does not ask again. */
function leaveAddress(): void {
  const { pathname, search } = window.location;
  window.history.replaceState(window.history.state, '', pathname + search);
}
