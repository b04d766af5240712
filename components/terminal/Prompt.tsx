'use client';
import {
  type ClipboardEvent,
  type FormEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { BenchError, useBench, useBenchState, useBenchStore } from '#components/bench/bench-context.ts';
import { promptOf } from '#components/bench/prompt-text.ts';
import { useIsFollowing } from '#components/servers/offers/FollowSwitch.tsx';
import { runFollowing } from '#components/servers/offers/follow-moved.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import { type InputHistory, look, remember } from './input-history.ts';
import styles from './Terminal.module.css';
import { pastedLines, readTypedLine } from './typed-line.ts';

const help =
  'Any Redis command; redis.io/commands lists them. Up and Down: history. Ctrl-L: clear. Ctrl-C: stop waiting. clear, exit.';

/** Where a client's commands are typed. While it blocks or reads messages, it can only be stopped. */
export function Prompt({
  client,
  drafts,
  history,
}: {
  client: Letter;
  drafts: RefObject<Map<Letter, string>>;
  history: RefObject<InputHistory>;
}) {
  const bench = useBench();
  const state = useBenchState(({ clients }) => clients.find(({ name }) => name === client)?.state ?? 'idle');
  const mark = useBenchState(bench => promptOf(bench, client));
  const [text, setText] = useState(drafts.current.get(client) ?? '');
  const [pasted, setPasted] = useState<readonly string[]>([]);
  const store = useBenchStore();
  const topology = () => store.getState().servers.topology;
  const isFollowing = useIsFollowing();
  const input = useRef<HTMLInputElement>(null);
  const fieldId = useId();
  usePromptFocus(client, input);
  const change = (next: string) => {
    drafts.current.set(client, next);
    setText(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (pasted.length > 0) {
      history.current = pasted.reduce(remember, history.current);
      runAll(pasted.flatMap(line => repeated(line)));
      setPasted([]);
      return;
    }
    const typed = readTypedLine(text);
    if (typed.kind !== 'nothing') history.current = remember(history.current, text.trim());
    if (typed.kind === 'run') runAll(repeated(text));
    if (typed.kind === 'clear') bench.clearTerminal(client);
    if (typed.kind === 'help') bench.note(client, help);
    if (typed.kind === 'leave') bench.closeClient(client);
    change('');
  };
  const runAll = (lines: readonly string[]) => {
    const run = async () => {
      for (const line of lines) {
        if (isFollowing) await runFollowing({ bench, topology }, line, client);
        else await bench.run(line, client);
      }
    };
    run().catch((error: unknown) => {
      // The terminal shows a BenchError below its command; the lines after it are not run.
      if (!(error instanceof BenchError)) throw error;
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const isControl = event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const found = look(history.current, event.key === 'ArrowUp' ? 'back' : 'forth', text);
      event.preventDefault();
      if (found === undefined) return;
      history.current = found.history;
      change(found.line);
    } else if (isControl && event.key === 'l') {
      event.preventDefault();
      bench.clearTerminal(client);
    } else if (isControl && event.key === 'c' && !hasSelection(event.currentTarget)) {
      event.preventDefault();
      stop();
    } else if (event.key === 'Escape' && pasted.length > 0) setPasted([]);
  };
  const stop = () => {
    setPasted([]);
    change('');
    if (state === 'blocked' || state === 'subscribed') bench.interrupt(client);
  };
  const onPaste = (event: ClipboardEvent) => {
    const lines = pastedLines(event.clipboardData.getData('text/plain'));
    if (lines.length < 2) return;
    event.preventDefault();
    setPasted(lines);
  };
  const isBusy = state === 'blocked' || state === 'subscribed';
  return (
    <form className={styles.form} onSubmit={submit}>
      {pasted.length > 0 ? <PastePreview lines={pasted} onCancel={() => setPasted([])} /> : null}
      <div className={styles.promptLine} data-busy={isBusy || undefined}>
        <label className={styles.mark} htmlFor={fieldId}>
          <span className="visually-hidden">Command of client </span>
          {mark}
        </label>
        <input
          ref={input}
          id={fieldId}
          className={styles.input}
          value={text}
          readOnly={isBusy}
          placeholder={isBusy ? busyText(state) : undefined}
          onChange={event => change(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          autoCapitalize="off"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="send"
        />
        {isBusy ? (
          <Button look="quiet" size="small" onClick={stop}>
            <Icon name="stop" size={10} /> Ctrl-C
          </Button>
        ) : null}
      </div>
    </form>
  );
}

function PastePreview({ lines, onCancel }: { lines: readonly string[]; onCancel: () => void }) {
  return (
    <div className={styles.pasted}>
      <pre>
        {lines.slice(0, 5).join('\n')}
        {lines.length > 5 ? `\n… ${lines.length - 5} more` : ''}
      </pre>
      <div className={styles.pastedActions}>
        <Button type="submit" look="primary" size="small">
          Run {lines.length} lines
        </Button>
        <Button look="quiet" size="small" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  );
}

function usePromptFocus(client: Letter, input: RefObject<HTMLInputElement | null>) {
  const store = useBenchStore();
  useEffect(() => {
    store.setPromptFocus(client, () => input.current?.focus());
    return () => store.setPromptFocus(client, undefined);
  }, [store, client, input]);
}

function repeated(text: string): string[] {
  const typed = readTypedLine(text);
  return typed.kind === 'run' ? Array.from({ length: typed.times }, () => typed.line) : [];
}

function hasSelection(input: HTMLInputElement): boolean {
  return input.selectionStart !== input.selectionEnd || (window.getSelection()?.toString() ?? '') !== '';
}

function busyText(state: 'blocked' | 'subscribed'): string {
  return state === 'blocked' ? 'waiting for Redis' : 'reading messages';
}
