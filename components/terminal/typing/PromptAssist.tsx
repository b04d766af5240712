'use client';
/**
 * What helps while a line is typed: its colours, the hint behind the caret, completion, the keys of a shell, the search
 * in the history, and a line about the command. Loaded when the prompt first has the focus.
 */
import { type KeyboardEvent, type RefObject, useEffect, useId, useMemo, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useBenchState, useBenchStore } from '#components/bench/bench-context.ts';
import { useCommandDocs } from '#components/commands/use-command-docs.ts';
import { usePreference } from '#components/site/use-preference.ts';
import type { InputHistory } from '#components/terminal/input-history.ts';
import type { PromptKeys } from '#components/terminal/Prompt.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import { AboutLine } from './AboutLine.tsx';
import { analyse } from './analysis.ts';
import { CandidateList } from './CandidateList.tsx';
import { CandidateStrip } from './CandidateStrip.tsx';
import { ColouredLine } from './ColouredLine.tsx';
import { complete } from './complete.ts';
import { HelperKeys } from './HelperKeys.tsx';
import { SearchLine } from './SearchLine.tsx';
import { useCaret } from './use-caret.ts';
import { useCompletion } from './use-completion.ts';
import { useHistorySearch } from './use-history-search.ts';
import { useShellKeys } from './use-shell-keys.ts';

export interface AssistProps {
  readonly text: string;
  readonly client: Letter;
  readonly input: RefObject<HTMLInputElement | null>;
  /** Where the lines below the prompt go. */
  readonly below: HTMLElement | null;
  readonly history: RefObject<InputHistory>;
  readonly keys: RefObject<PromptKeys['onKey'] | undefined>;
  readonly onChange: (text: string, caret?: number) => void;
  readonly onEnter: (line: string) => void;
  readonly onStop: () => void;
  readonly onList: (list: Pick<PromptKeys, 'listId' | 'optionId'> | undefined) => void;
}

export default function PromptAssist(props: AssistProps) {
  const { text, input, below, history, keys, client, onChange, onEnter, onStop, onList } = props;
  const docs = useCommandDocs(true);
  const store = useBenchStore();
  const isOwn = useBenchState(state => (state.sandbox?.kind ?? 'namespace') !== 'namespace');
  const [opens] = usePreference('completion');
  const caret = useCaret(input, text);
  const listId = useId();
  const place = isOwn ? 'own' : 'here';
  const search = useHistorySearch({ text, history, onChange });
  // The keys of this moment: a list that changes while one looks at it would be worse than one that is a key behind.
  const analysis = useMemo(() => analyse(text, docs), [text, docs]);
  const completion = useMemo(
    () =>
      docs === undefined ? undefined : complete(text, caret, { docs, keys: store.getState().keys, place }),
    [text, caret, docs, store, place],
  );
  const list = useCompletion({
    text,
    completion,
    isAutomatic: opens === 'on',
    isSuspended: search.found !== undefined,
    onChange,
  });
  const shellKeys = useShellKeys({ client, text, input, history, onChange });
  const onKey = (event: KeyboardEvent<HTMLInputElement>): boolean =>
    search.onKey(event, onEnter) || list.onKey(event) || shellKeys(event);
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    keys.current = event => latest.current(event);
    return () => {
      keys.current = undefined;
    };
  }, [keys]);
  const optionId = list.isOpen && list.chosen !== undefined ? `${listId}-${list.chosen}` : undefined;
  useEffect(() => {
    onList(list.isOpen ? { listId, optionId } : undefined);
    return () => onList(undefined);
  }, [onList, list.isOpen, listId, optionId]);
  if (search.found !== undefined) {
    return below === null ? null : createPortal(<SearchLine search={search.found} />, below);
  }
  return (
    <>
      <ColouredLine analysis={analysis} input={input} caret={caret} />
      {below === null
        ? null
        : createPortal(
            <>
              {list.isOpen && completion !== undefined ? (
                <CandidateList
                  id={listId}
                  completion={completion}
                  chosen={list.chosen}
                  onTake={at => {
                    list.take(at);
                    input.current?.focus();
                  }}
                />
              ) : (
                <CandidateStrip completion={completion} cycled={list.cycled} onTake={list.take} />
              )}
              <AboutLine analysis={analysis} place={place} caret={caret} />
              <HelperKeys
                input={input}
                text={text}
                onChange={onChange}
                onStop={onStop}
                history={history}
                onTab={list.next}
              />
            </>,
            below,
          )}
    </>
  );
}
