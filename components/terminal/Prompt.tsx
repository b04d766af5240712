'use client';
import {
  type ClipboardEvent,
  type FormEvent,
  type KeyboardEvent,
  lazy,
  type RefObject,
  Suspense,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useBench, useBenchState, useBenchStore } from '#components/bench/bench-context.ts';
import { promptOf } from '#components/bench/prompt-text.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import { emptyHistory, type InputHistory, look, remember } from './input-history.ts';
import { isSecret, keepHistory, readHistory } from './kept-history.ts';
import styles from './Prompt.module.css';
import { pastedLines, readTypedLine } from './typed-line.ts';
import { sentLines, useRunLine } from './use-run-lines.ts';

/** Colours, hints, completion and the keys of a shell: loaded when somebody is about to type. */
const PromptAssist = lazy(() => import('./typing/PromptAssist.tsx'));
const PastePanel = lazy(() => import('./paste/PastePanel.tsx'));

/** What the assistance puts between the keys and the prompt. */
export interface PromptKeys {
  /** True if the key was its own; the prompt then leaves it alone. */
  onKey(event: KeyboardEvent<HTMLInputElement>): boolean;
  /** The list of completions that is open, for the combobox; and which of its options is chosen. */
  readonly listId: string | undefined;
  readonly optionId: string | undefined;
}

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
  const t = useText('terminal');
  const state = useBenchState(({ clients }) => clients.find(({ name }) => name === client)?.state ?? 'idle');
  const mark = useBenchState(bench => promptOf(bench, client));
  const [text, setText] = useState(drafts.current.get(client) ?? '');
  const [pasted, setPasted] = useState<string>();
  const [isAssisted, setAssisted] = useState(false);
  const [list, setList] = useState<Pick<PromptKeys, 'listId' | 'optionId'>>();
  const [below, setBelow] = useState<HTMLElement | null>(null);
  const keys = useRef<PromptKeys['onKey']>(undefined);
  const input = useRef<HTMLInputElement>(null);
  const fieldId = useId();
  const runLine = useRunLine(client);
  usePromptFocus(client, input);
  const placeCaret = useCaretPlacement(input, text);
  const change = (next: string, caret?: number) => {
    drafts.current.set(client, next);
    placeCaret(caret);
    setText(next);
  };
  const keep = (lines: readonly string[]) => {
    // As in redis-cli, a line with a password in it is not remembered at all.
    const kept = lines.filter(line => !isSecret(line)).reduce(remember, history.current);
    history.current = { ...kept, at: kept.lines.length, draft: '' };
    keepHistory(history.current);
  };
  const enter = (line: string) => {
    const typed = readTypedLine(line);
    if (typed.kind !== 'nothing') keep([line.trim()]);
    if (typed.kind === 'run') void runAll(sentLines(line), runLine);
    if (typed.kind === 'clear') bench.clearTerminal(client);
    if (typed.kind === 'help') bench.note(client, t('help'));
    if (typed.kind === 'leave') bench.closeClient(client);
    change('');
  };
  const stop = () => {
    change('');
    if (isBusy) bench.interrupt(client);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (keys.current?.(event) === true) {
      event.preventDefault();
      return;
    }
    const isControl = event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      const found = look(history.current, event.key === 'ArrowUp' ? 'back' : 'forth', text);
      if (found === undefined) return;
      history.current = found.history;
      change(found.line, found.line.length);
    } else if (isControl && event.key === 'l') {
      event.preventDefault();
      bench.clearTerminal(client);
    } else if (isControl && event.key === 'c' && !hasSelection(event.currentTarget)) {
      event.preventDefault();
      stop();
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const clip = event.clipboardData.getData('text/plain');
    if (pastedLines(clip).length < 2) return;
    event.preventDefault();
    setPasted(clip);
  };
  const onFocus = () => {
    setAssisted(true);
    if (history.current === emptyHistory) history.current = readHistory();
  };
  const isBusy = state === 'blocked' || state === 'subscribed';
  return (
    <form
      className={styles.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        enter(text);
      }}
    >
      {pasted === undefined ? null : (
        <Suspense fallback={null}>
          <PastePanel
            client={client}
            text={pasted}
            onKeep={keep}
            onClose={() => {
              setPasted(undefined);
              input.current?.focus();
            }}
          />
        </Suspense>
      )}
      <div className={styles.promptLine} data-busy={isBusy || undefined}>
        <label className={styles.mark} htmlFor={fieldId}>
          <span className="visually-hidden">{t('commandOf')} </span>
          {mark}
        </label>
        <div className={styles.field}>
          <input
            ref={input}
            id={fieldId}
            className={styles.input}
            value={text}
            readOnly={isBusy}
            placeholder={isBusy ? t(state === 'blocked' ? 'waitsForRedis' : 'readsMessages') : undefined}
            onChange={event => change(event.target.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            onFocus={onFocus}
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={list?.listId !== undefined}
            aria-controls={list?.listId}
            aria-activedescendant={list?.optionId}
            aria-describedby={`${fieldId}-keys`}
            autoCapitalize="off"
            autoComplete="off"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="send"
          />
          {isAssisted && !isBusy ? (
            <Suspense fallback={null}>
              <PromptAssist
                text={text}
                client={client}
                input={input}
                below={below}
                history={history}
                keys={keys}
                onChange={change}
                onEnter={enter}
                onStop={stop}
                onList={setList}
              />
            </Suspense>
          ) : null}
        </div>
        <span id={`${fieldId}-keys`} hidden>
          {t('promptKeys')}
        </span>
        {isBusy ? (
          <Button look="quiet" size="small" onClick={stop}>
            <Icon name="stop" size={10} /> Ctrl-C
          </Button>
        ) : null}
      </div>
      <div ref={setBelow} />
    </form>
  );
}

/** One after the other, to the end or until the connection is lost. */
async function runAll(lines: readonly string[], runLine: ReturnType<typeof useRunLine>): Promise<void> {
  for (const line of lines) if ((await runLine(line)) === undefined) return;
}

function usePromptFocus(client: Letter, input: RefObject<HTMLInputElement | null>) {
  const store = useBenchStore();
  useEffect(() => {
    store.setPromptFocus(client, () => input.current?.focus());
    return () => store.setPromptFocus(client, undefined);
  }, [store, client, input]);
}

/** The caret goes where it was told once the new text stands in the prompt. */
function useCaretPlacement(input: RefObject<HTMLInputElement | null>, text: string) {
  const wanted = useRef<number>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a text that was set anew moves the caret
  useLayoutEffect(() => {
    const caret = wanted.current;
    wanted.current = undefined;
    if (caret !== undefined) input.current?.setSelectionRange(caret, caret);
  }, [text]);
  return (caret: number | undefined) => {
    wanted.current = caret;
    // A caret that moves within the same text causes no render.
    if (caret !== undefined) input.current?.setSelectionRange(caret, caret);
  };
}

function hasSelection(input: HTMLInputElement): boolean {
  return input.selectionStart !== input.selectionEnd || (window.getSelection()?.toString() ?? '') !== '';
}
