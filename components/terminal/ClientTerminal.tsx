'use client';
import { useLayoutEffect, useRef } from 'react';
import { type TerminalEntry, useBench, useBenchState } from '#components/bench/bench-context.ts';
import { useText } from '#components/i18n/language-context.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import { EmptyTerminal } from './EmptyTerminal.tsx';
import type { InputHistory } from './input-history.ts';
import { Prompt } from './Prompt.tsx';
import styles from './Terminal.module.css';
import { TerminalEntryView } from './TerminalEntryView.tsx';

const noEntries: readonly TerminalEntry[] = [];

/** One client: what it printed, and its prompt. */
export function ClientTerminal({
  client,
  drafts,
  history,
}: {
  client: Letter;
  drafts: React.RefObject<Map<Letter, string>>;
  history: React.RefObject<InputHistory>;
}) {
  const bench = useBench();
  const t = useText('terminal');
  const entries = useBenchState(state => state.terminals[client] ?? noEntries);
  const lastCommand = entries.findLast(({ kind }) => kind === 'command')?.id;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || !content.current) return;
    const follow = () => {
      if (isAtEnd.current) box.scrollTop = box.scrollHeight;
    };
    const observer = new ResizeObserver(follow);
    observer.observe(box);
    observer.observe(content.current);
    follow();
    return () => observer.disconnect();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click on the paper is a short way to the prompt, which Tab reaches
    // biome-ignore lint/a11y/noStaticElementInteractions: a click on the paper is a short way to the prompt, which Tab reaches
    <div
      ref={scroller}
      className={styles.scrollback}
      data-client={client}
      onScroll={event => {
        const box = event.currentTarget;
        isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
      }}
      onClick={() => {
        if ((window.getSelection()?.toString() ?? '') === '') bench.focusTerminal(client);
      }}
    >
      <div ref={content}>
        {entries.length === 0 ? <EmptyTerminal client={client} /> : null}
        <div role="log" aria-label={t('printedBy', { client })}>
          {entries.map(entry => (
            <TerminalEntryView
              key={entry.id}
              entry={entry}
              client={client}
              isLast={entry.id === lastCommand}
            />
          ))}
        </div>
        <Prompt client={client} drafts={drafts} history={history} />
      </div>
    </div>
  );
}
