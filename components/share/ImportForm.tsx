'use client';
import { useEffect, useId, useState } from 'react';
import { useBench, useBenchState } from '#components/bench/bench-context.ts';
/** Commands out of a file or the clipboard: what they would do is shown before they run. */
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { Button } from '#components/ui/Button.tsx';
import styles from './Share.module.css';
import { describeImport, importScript, type Preview, previewScript } from './script-api.ts';
import { shareArea } from './share-area.ts';

const refusedShown = 8;

export function ImportForm({ sandboxId, onDone }: { sandboxId: string; onDone: () => void }) {
  const t = useLazyText(shareArea);
  const bench = useBench();
  const activeTab = useBenchState(state => state.activeTab);
  const keyCount = useBenchState(state => state.keyCount);
  const [text, setText] = useState('');
  const [replaces, setReplaces] = useState(false);
  const [goesOn, setGoesOn] = useState(false);
  const [isRunning, setRunning] = useState(false);
  const [outcome, setOutcome] = useState<string>();
  const { preview, why } = usePreview(sandboxId, text);
  const name = useId();
  const fieldId = useId();
  const run = () => {
    setRunning(true);
    importScript(sandboxId, text, { replaces, goesOn })
      .then(
        imported => {
          const said = describeImport(imported);
          const canUndo = imported.ran > 0 && imported.isUndoable ? ` ${t('undoWhole')}` : '';
          setOutcome(said + canUndo);
          bench.note(activeTab, `import: ${said}`);
          if (imported.failed === 0) onDone();
        },
        (error: unknown) => setOutcome(error instanceof Error ? error.message : String(error)),
      )
      .finally(() => setRunning(false));
  };
  const isStopped = preview !== undefined && preview.refusedCount > 0 && !goesOn;
  const canRun = preview !== undefined && preview.commands > 0 && !isStopped && !isRunning;
  return (
    <>
      <div className={styles.field}>
        <div className={styles.fieldHead}>
          <label htmlFor={fieldId}>{t('lines')}</label>
          <FileButton
            onText={read => {
              setOutcome(undefined);
              setText(read);
            }}
            onFail={setOutcome}
          />
        </div>
        <textarea
          id={fieldId}
          className={styles.text}
          rows={5}
          value={text}
          onChange={event => {
            setOutcome(undefined);
            setText(event.target.value);
          }}
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
          placeholder={'SET greeting hello\nRPUSH chain a b c'}
        />
      </div>
      <div aria-live="polite">
        {why === undefined ? null : <p className={styles.wrong}>{why}</p>}
        {preview === undefined ? null : <PreviewView preview={preview} />}
        {outcome === undefined ? null : <p className={styles.outcome}>{outcome}</p>}
      </div>
      {preview !== undefined && preview.refusedCount > 0 ? (
        <label className={styles.choice}>
          <input type="checkbox" checked={goesOn} onChange={event => setGoesOn(event.target.checked)} />
          {t('leaveOut')}
        </label>
      ) : null}
      {preview === undefined ? null : (
        <>
          {keyCount === 0 ? null : (
            <fieldset className={styles.choices}>
              <legend>{t('myKeys', { count: keyCount })}</legend>
              <label>
                <input type="radio" name={name} checked={!replaces} onChange={() => setReplaces(false)} />
                {t('stay', { count: keyCount })}
              </label>
              <label>
                <input type="radio" name={name} checked={replaces} onChange={() => setReplaces(true)} />
                {t('replaced', { count: keyCount })}
              </label>
            </fieldset>
          )}
          <Button look={replaces ? 'danger' : 'primary'} size="small" disabled={!canRun} onClick={run}>
            {isRunning ? t('running') : t('run', { count: preview.commands })}
          </Button>
        </>
      )}
    </>
  );
}

function FileButton({ onText, onFail }: { onText: (text: string) => void; onFail: (why: string) => void }) {
  const t = useLazyText(shareArea);
  const id = useId();
  return (
    <label className={styles.file} htmlFor={id}>
      {t('chooseFile')}
      <input
        id={id}
        className="visually-hidden"
        type="file"
        accept=".redis,.txt,text/plain"
        onChange={event => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          file?.text().then(onText, () => onFail(t('unreadable')));
        }}
      />
    </label>
  );
}

function PreviewView({ preview }: { preview: Preview }) {
  const t = useLazyText(shareArea);
  const { commands, keys, refused, refusedCount } = preview;
  const what = keys === null ? t('andEmpty') : t('onKeys', { count: keys });
  return (
    <>
      <p>
        {t('wouldRun', { count: commands, what })}
        {refusedCount === 0 ? null : ` ${t('refusedCount', { count: refusedCount })}`}
      </p>
      {refused.length === 0 ? null : (
        <ul className={styles.refused}>
          {refused.slice(0, refusedShown).map(({ line, command, error }) => (
            <li key={line}>
              {t.rich('refusedLine', { code: chunk => <code>{chunk}</code> }, { line, command, error })}
            </li>
          ))}
          {refusedCount > refusedShown ? <li>{t('more', { count: refusedCount - refusedShown })}</li> : null}
        </ul>
      )}
    </>
  );
}

function usePreview(sandboxId: string, text: string): { preview?: Preview; why?: string } {
  const [seen, setSeen] = useState<{ preview?: Preview; why?: string }>({});
  useEffect(() => {
    if (text.trim() === '') {
      setSeen({});
      return;
    }
    let isCurrent = true;
    const timer = setTimeout(() => {
      previewScript(sandboxId, text).then(
        preview => isCurrent && setSeen({ preview }),
        (error: unknown) =>
          isCurrent && setSeen({ why: error instanceof Error ? error.message : String(error) }),
      );
    }, 250);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [sandboxId, text]);
  return seen;
}
