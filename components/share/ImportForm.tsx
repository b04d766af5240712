'use client';
/** Commands out of a file or the clipboard: what they would do is shown before they run. */
import { useEffect, useId, useState } from 'react';
import { useBench, useBenchState } from '#components/bench/bench-context.ts';
import { Button } from '#components/ui/Button.tsx';
import styles from './Share.module.css';
import { describeImport, importScript, type Preview, previewScript } from './script-api.ts';

const refusedShown = 8;

export function ImportForm({ sandboxId, onDone }: { sandboxId: string; onDone: () => void }) {
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
          const canUndo = imported.ran > 0 && imported.isUndoable ? ' Undo takes it back as a whole.' : '';
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
          <label htmlFor={fieldId}>Lines as for redis-cli</label>
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
          leave out what is refused or fails
        </label>
      ) : null}
      {preview === undefined ? null : (
        <>
          {keyCount === 0 ? null : (
            <fieldset className={styles.choices}>
              <legend>{keyCount === 1 ? 'My key' : 'My keys'}</legend>
              <label>
                <input type="radio" name={name} checked={!replaces} onChange={() => setReplaces(false)} />
                {keyCount === 1 ? 'stays, and these are added' : 'stay, and these are added'}
              </label>
              <label>
                <input type="radio" name={name} checked={replaces} onChange={() => setReplaces(true)} />
                {keyCount === 1
                  ? 'is replaced: it is deleted first'
                  : `are replaced: all ${keyCount} are deleted first`}
              </label>
            </fieldset>
          )}
          <Button look={replaces ? 'danger' : 'primary'} size="small" disabled={!canRun} onClick={run}>
            {isRunning
              ? 'Running …'
              : `Run ${preview.commands} ${preview.commands === 1 ? 'command' : 'commands'}`}
          </Button>
        </>
      )}
    </>
  );
}

function FileButton({ onText, onFail }: { onText: (text: string) => void; onFail: (why: string) => void }) {
  const id = useId();
  return (
    <label className={styles.file} htmlFor={id}>
      Choose a file
      <input
        id={id}
        className="visually-hidden"
        type="file"
        accept=".redis,.txt,text/plain"
        onChange={event => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          file?.text().then(onText, () => onFail('This file could not be read.'));
        }}
      />
    </label>
  );
}

function PreviewView({ preview }: { preview: Preview }) {
  const { commands, keys, refused, refusedCount } = preview;
  const touched = keys === null ? 'and empty the sandbox' : `on ${keys === 1 ? '1 key' : `${keys} keys`}`;
  return (
    <>
      <p>
        {commands === 1 ? '1 command would run' : `${commands} commands would run`}, {touched}.
        {refusedCount === 0 ? null : ` ${refusedCount} would be refused:`}
      </p>
      {refused.length === 0 ? null : (
        <ul className={styles.refused}>
          {refused.slice(0, refusedShown).map(({ line, command, error }) => (
            <li key={line}>
              line {line}: <code>{command}</code> {error}
            </li>
          ))}
          {refusedCount > refusedShown ? <li>and {refusedCount - refusedShown} more</li> : null}
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
