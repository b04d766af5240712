'use client';
import { useEffect, useId, useState } from 'react';
import { type BenchState, useBenchState, useBenchStore } from '#components/bench/bench-context.ts';
/** Makes a link out of the keys as they are and of commands for its reader. */
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import { encodeShared, readCommands, type SharedCommand, writeCommands } from './link.ts';
import styles from './Share.module.css';
import { readKeys } from './script-api.ts';
import { shareArea } from './share-area.ts';

type Made =
  | { readonly state: 'making' }
  | { readonly state: 'made'; readonly url: string }
  | { readonly state: 'failed'; readonly why: string };

const commandsTaken = 30;

export function LinkForm({ sandboxId }: { sandboxId: string }) {
  const t = useLazyText(shareArea);
  const store = useBenchStore();
  const keyCount = useBenchState(state => state.keyCount);
  const [hasKeys, setHasKeys] = useState(true);
  const [text, setText] = useState('');
  const made = useLink(sandboxId, hasKeys, text);
  const name = useId();
  const fieldId = useId();
  return (
    <>
      <fieldset className={styles.choices}>
        <legend>{t('beginsWith')}</legend>
        <label>
          <input type="radio" name={name} checked={hasKeys} onChange={() => setHasKeys(true)} />
          {t('theseKeys', { count: keyCount })}
        </label>
        <label>
          <input type="radio" name={name} checked={!hasKeys} onChange={() => setHasKeys(false)} />
          {t('emptyKeys')}
        </label>
      </fieldset>
      <div className={styles.field}>
        <div className={styles.fieldHead}>
          <label htmlFor={fieldId}>{t('commandsLabel')}</label>
          <Button
            look="quiet"
            size="small"
            onClick={() => setText(writeCommands(commandsRun(store.getState())))}
          >
            {t('takeMine')}
          </Button>
        </div>
        <textarea
          id={fieldId}
          className={styles.text}
          rows={4}
          value={text}
          onChange={event => setText(event.target.value)}
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
          placeholder={'GET greeting\nB> INCR counter'}
        />
      </div>
      <div className={styles.result} aria-live="polite">
        {made.state === 'made' ? (
          <div className={styles.line}>
            <code>{made.url}</code>
            <CopyButton text={() => made.url} label={t('copyLink')} />
            <SendButton url={made.url} />
          </div>
        ) : (
          <p className={made.state === 'failed' ? styles.wrong : styles.soft}>
            {made.state === 'failed' ? made.why : t('making')}
          </p>
        )}
      </div>
      <p className={styles.soft}>{t('linkWhy')}</p>
    </>
  );
}

/** The system's own sheet, on phones and wherever else there is one. */
function SendButton({ url }: { url: string }) {
  const t = useLazyText(shareArea);
  const data = { title: document.title, url };
  if (navigator.canShare?.(data) !== true) return null;
  const send = () => {
    navigator.share(data).catch((error: unknown) => {
      // Closing the sheet again is no failure.
      if (!(error instanceof DOMException)) throw error;
    });
  };
  return (
    <Button look="quiet" size="small" onClick={send}>
      {t('send')}
    </Button>
  );
}

/** The keys are read once, when the form opens or is asked for them. */
function useLink(sandboxId: string, hasKeys: boolean, text: string): Made {
  const [made, setMade] = useState<Made>({ state: 'making' });
  const [start, setStart] = useState<Promise<string[]>>();
  useEffect(() => {
    const lines = hasKeys ? readKeys(sandboxId) : Promise.resolve([]);
    // Whoever makes the link says what went wrong.
    lines.catch(() => undefined);
    setStart(lines);
  }, [sandboxId, hasKeys]);
  useEffect(() => {
    if (start === undefined) return;
    let isCurrent = true;
    const make = async (): Promise<Made> => {
      const hash = await encodeShared({ start: await start, run: readCommands(text) });
      return { state: 'made', url: new URL(`/playground${hash}`, window.location.href).href };
    };
    const tell = (next: Made) => isCurrent && setMade(next);
    make().then(tell, (error: unknown) => tell({ state: 'failed', why: wordsOf(error) }));
    return () => {
      isCurrent = false;
    };
  }, [start, text]);
  return made;
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The last commands of all tabs, in the order in which they were sent. */
function commandsRun({ tabs, terminals }: BenchState): SharedCommand[] {
  return tabs
    .flatMap(client => (terminals[client] ?? []).map(entry => ({ client, entry })))
    .flatMap(({ client, entry }) =>
      entry.kind === 'command' ? [{ client, line: entry.line.trim(), sentAtMs: entry.sentAtMs }] : [],
    )
    .sort((a, b) => a.sentAtMs - b.sentAtMs)
    .slice(-commandsTaken)
    .map(({ client, line }) => ({ client, line }));
}
