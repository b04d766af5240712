'use client';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useBenchState, useBenchStore } from '#components/bench/bench-context.ts';
import { letters } from '#components/bench/letters.ts';
import { usePlaygroundText } from '#components/playground/playground-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import { PadMenu } from './PadMenu.tsx';
import styles from './Pads.module.css';
import {
  cleanPadName,
  linesTouched,
  longestPad,
  longestPadName,
  type Pad,
  type PadLine,
  padLines,
} from './pad.ts';
import { type Ran, runCommands } from './run-commands.ts';

export interface PadEditorProps {
  readonly pad: Pad;
  readonly onChange: (pad: Pad) => void;
  readonly onBack: () => void;
  readonly onDuplicate: () => void;
  readonly onDelete: () => void;
}

/** One pad: a text whose lines run by a click, by Ctrl+Enter, or all at once. Saved with each change. */
export function PadEditor({ pad, onChange, onBack, onDuplicate, onDelete }: PadEditorProps) {
  const t = usePlaygroundText();
  const field = useRef<HTMLTextAreaElement>(null);
  const [client, setClient] = useState<Letter>('A');
  const [hasSelection, setHasSelection] = useState(false);
  const running = useRunning();
  const lines = padLines(pad.text);
  const run = (wanted: readonly PadLine[]) => {
    running.run(
      wanted.flatMap(({ command }) =>
        command === undefined
          ? []
          : [{ line: command.line, client: command.hasClient ? command.client : client }],
      ),
    );
  };
  const runHere = () => {
    const { selectionStart = 0, selectionEnd = 0 } = field.current ?? {};
    const { first, last } = linesTouched(pad.text, selectionStart, selectionEnd);
    run(lines.slice(first - 1, last));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (event.shiftKey) run(lines);
    else runHere();
  };
  return (
    <section className={styles.editor} aria-label={t('padOf', { name: pad.name || t('untitled') })}>
      <div className={styles.head}>
        <Button look="quiet" size="small" aria-label={t('back')} title={t('back')} onClick={onBack}>
          <Icon name="left" />
        </Button>
        <input
          className={styles.nameField}
          aria-label={t('padName')}
          placeholder={t('untitled')}
          value={pad.name}
          maxLength={longestPadName / 2}
          onChange={({ target }) => onChange({ ...pad, name: target.value })}
          onBlur={() => onChange({ ...pad, name: cleanPadName(pad.name) })}
          autoComplete="off"
          spellCheck={false}
        />
        <PadMenu pad={pad} lines={lines} onDuplicate={onDuplicate} onDelete={onDelete} />
      </div>
      <PadField
        field={field}
        text={pad.text}
        lines={lines}
        onText={text => onChange({ ...pad, text })}
        onRunLine={line => run([line])}
        onKeyDown={onKeyDown}
        onSelect={({ selectionStart, selectionEnd }) => setHasSelection(selectionEnd > selectionStart)}
      />
      <div className={styles.actions}>
        <Button look="primary" size="small" disabled={running.isRunning} onClick={() => run(lines)}>
          <Icon name="run" size={11} /> {t('runAll')}
        </Button>
        <Button
          size="small"
          disabled={running.isRunning}
          // The selection of the text must outlive the click.
          onMouseDown={event => event.preventDefault()}
          onClick={runHere}
        >
          {hasSelection ? t('runSelection') : t('runLine')}
        </Button>
        {running.isRunning ? (
          <Button look="quiet" size="small" onClick={running.stop}>
            <Icon name="stop" size={10} /> {t('stop')}
          </Button>
        ) : (
          <ClientChoice client={client} onClient={setClient} />
        )}
      </div>
      <p className={styles.said} role="status">
        {running.isRunning ? t('running') : <Outcome ran={running.ran} />}
      </p>
      <p className={styles.hint}>{t('keysHint')}</p>
    </section>
  );
}

function Outcome({ ran }: { ran: Ran | undefined }) {
  const t = usePlaygroundText();
  if (ran === undefined) return null;
  const { count, failed, stuck } = ran;
  return (
    <>
      {failed > 0 ? t('ranFailed', { count, failed }) : t('ran', { count })}{' '}
      {stuck === undefined ? null : t('stuck', { client: stuck })}
    </>
  );
}

function ClientChoice({ client, onClient }: { client: Letter; onClient: (client: Letter) => void }) {
  const t = usePlaygroundText();
  return (
    <label className={styles.inClient}>
      {t('inClient')}
      <select
        value={client}
        onChange={({ target }) => onClient(letters.find(letter => letter === target.value) ?? 'A')}
      >
        {letters.map(letter => (
          <option key={letter}>{letter}</option>
        ))}
      </select>
    </label>
  );
}

/** The text, with a button for each line at its edge. */
function PadField({
  field,
  text,
  lines,
  onText,
  onRunLine,
  onKeyDown,
  onSelect,
}: {
  field: React.RefObject<HTMLTextAreaElement | null>;
  text: string;
  lines: readonly PadLine[];
  onText: (text: string) => void;
  onRunLine: (line: PadLine) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onSelect: (field: HTMLTextAreaElement) => void;
}) {
  const t = usePlaygroundText();
  const gutter = useRef<HTMLDivElement>(null);
  return (
    <div className={styles.field}>
      <div ref={gutter} className={styles.gutter}>
        {lines.map(line => (
          <span key={line.number} className={styles.gutterLine}>
            {line.command === undefined ? null : (
              <button
                type="button"
                // By keyboard, Ctrl+Enter runs the line that the caret is in.
                tabIndex={-1}
                aria-label={t('runLineOf', { line: line.number, command: line.command.line.slice(0, 60) })}
                onClick={() => onRunLine(line)}
              >
                <Icon name="run" size={10} />
              </button>
            )}
          </span>
        ))}
      </div>
      <textarea
        ref={field}
        className={styles.text}
        aria-label={t('padText')}
        placeholder={t('padHint')}
        value={text}
        maxLength={longestPad}
        wrap="off"
        onChange={({ target }) => onText(target.value)}
        onKeyDown={onKeyDown}
        onSelect={({ currentTarget }) => onSelect(currentTarget)}
        onScroll={({ currentTarget }) => {
          if (gutter.current) gutter.current.scrollTop = currentTarget.scrollTop;
        }}
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
      />
    </div>
  );
}

function useRunning() {
  const store = useBenchStore();
  const isOpen = useBenchState(state => state.status.state === 'open');
  const [ran, setRan] = useState<Ran>();
  const [isRunning, setRunning] = useState(false);
  const isStopped = useRef(false);
  return {
    ran,
    isRunning,
    run: (commands: Parameters<typeof runCommands>[1]) => {
      if (commands.length === 0 || isRunning || !isOpen) return;
      isStopped.current = false;
      setRunning(true);
      void runCommands(store, commands, () => isStopped.current)
        .then(setRan)
        .finally(() => setRunning(false));
    },
    stop: () => {
      isStopped.current = true;
    },
  };
}
