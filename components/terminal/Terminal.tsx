'use client';
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { type TerminalEntry, useBench, useBenchState } from '#components/bench/bench-context.ts';
import { EventLog } from '#components/bench/EventLog.tsx';
import { letters } from '#components/bench/letters.ts';
import { ClientNode } from '#components/servers/nodes/ClientNode.tsx';
import { PauseClient } from '#components/servers/nodes/PauseClient.tsx';
import { FollowSwitch } from '#components/servers/offers/FollowSwitch.tsx';
import { Button } from '#components/ui/Button.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import { formatReply } from '#sandbox/resp/cli-format.ts';
import { emptyHistory, type InputHistory } from './input-history.ts';
import { Prompt } from './Prompt.tsx';
import styles from './Terminal.module.css';
import { printReply, TerminalEntryView } from './TerminalEntryView.tsx';

const noEntries: readonly TerminalEntry[] = [];

/** The clients of the bench, each a tab with its own scrollback and prompt, and a log of everything that ran. */
export function Terminal() {
  const bench = useBench();
  const activeTab = useBenchState(state => state.activeTab);
  const tabs = useBenchState(state => state.tabs);
  const [isLogShown, setLogShown] = useState(false);
  const drafts = useRef(new Map<Letter, string>());
  const history = useRef<InputHistory>(emptyHistory);
  // A page may have two benches: a lesson's and that of an exercise.
  const panelId = useId();
  const select = (client: Letter) => {
    setLogShown(false);
    bench.selectClient(client);
  };
  return (
    <section className={styles.terminal} aria-label="Clients">
      <div className={styles.bar}>
        <Tabs
          panelId={panelId}
          activeTab={isLogShown ? undefined : activeTab}
          onSelect={select}
          onLog={() => setLogShown(true)}
        />
        <div className={styles.tools}>
          {isLogShown ? null : <Tools client={activeTab} canClose={tabs.length > 1} />}
        </div>
      </div>
      {isLogShown ? (
        <EventLog panelId={panelId} />
      ) : (
        <Scrollback key={activeTab} panelId={panelId} client={activeTab} drafts={drafts} history={history} />
      )}
    </section>
  );
}

function Tabs({
  panelId,
  activeTab,
  onSelect,
  onLog,
}: {
  panelId: string;
  activeTab: Letter | undefined;
  onSelect: (client: Letter) => void;
  onLog: () => void;
}) {
  const bench = useBench();
  const tabs = useBenchState(state => state.tabs);
  const clients = useBenchState(state => state.clients);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')];
    const at = buttons.findIndex(button => button.matches(':focus'));
    const next = buttons[(at + step + buttons.length) % buttons.length];
    next?.focus();
    next?.click();
  };
  return (
    <>
      <div className={styles.tabs} role="tablist" aria-label="Clients" onKeyDown={onKeyDown}>
        {tabs.map(tab => {
          const state = clients.find(({ name }) => name === tab)?.state ?? 'idle';
          return (
            <button
              key={tab}
              type="button"
              role="tab"
              className={styles.tab}
              aria-selected={tab === activeTab}
              aria-controls={panelId}
              tabIndex={tab === activeTab ? 0 : -1}
              onClick={() => onSelect(tab)}
            >
              <span className="visually-hidden">Client </span>
              <ClientBadge name={tab} />
              {state === 'idle' ? null : <span className={styles.state}>{stateText[state]}</span>}
            </button>
          );
        })}
        <button
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={activeTab === undefined}
          aria-controls={panelId}
          tabIndex={activeTab === undefined ? 0 : -1}
          onClick={onLog}
        >
          Log
        </button>
      </div>
      {tabs.length < letters.length ? (
        <Button
          look="quiet"
          size="small"
          aria-label="Open another client"
          title="Open another client"
          onClick={() => {
            const opened = bench.openClient();
            if (opened !== undefined) onSelect(opened);
          }}
        >
          <Icon name="plus" />
        </Button>
      ) : null}
    </>
  );
}

const stateText = { blocked: 'waiting', subscribed: 'reading', multi: 'TX' };

function Tools({ client, canClose }: { client: Letter; canClose: boolean }) {
  const bench = useBench();
  const entries = useBenchState(state => state.terminals[client] ?? noEntries);
  return (
    <>
      <ClientNode client={client} />
      <FollowSwitch />
      <PauseClient client={client} />
      {entries.length > 0 ? (
        <>
          <CopyButton
            isBare
            label={`Copy what client ${client} printed`}
            text={() => entries.map(asText).join('\n')}
          />
          <Button
            look="quiet"
            size="small"
            aria-label="Clear"
            title="Clear (Ctrl-L)"
            onClick={() => bench.clearTerminal(client)}
          >
            <Icon name="clear" />
          </Button>
        </>
      ) : null}
      {canClose ? (
        <Button
          look="quiet"
          size="small"
          aria-label={`Close client ${client}`}
          title={`Close client ${client}`}
          onClick={() => bench.closeClient(client)}
        >
          <Icon name="close" />
        </Button>
      ) : null}
    </>
  );
}

function Scrollback({
  panelId,
  client,
  drafts,
  history,
}: {
  panelId: string;
  client: Letter;
  drafts: React.RefObject<Map<Letter, string>>;
  history: React.RefObject<InputHistory>;
}) {
  const bench = useBench();
  const entries = useBenchState(state => state.terminals[client] ?? noEntries);
  const scroller = useRef<HTMLDivElement>(null);
  const printed = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || !printed.current) return;
    const follow = () => {
      if (isAtEnd.current) box.scrollTop = box.scrollHeight;
    };
    const observer = new ResizeObserver(follow);
    observer.observe(box);
    observer.observe(printed.current);
    follow();
    return () => observer.disconnect();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click on the paper is a short way to the prompt, which Tab reaches
    <div
      ref={scroller}
      id={panelId}
      role="tabpanel"
      aria-label={`Client ${client}`}
      className={styles.scrollback}
      data-client={client}
      onScroll={event => {
        const box = event.currentTarget;
        isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
      }}
      onClick={() => {
        if ((window.getSelection()?.toString() ?? '') === '') bench.focusTerminal();
      }}
    >
      <div ref={printed} role="log" aria-label={`What client ${client} printed`}>
        {entries.length === 0 ? (
          <p className={styles.hello}>A real Redis listens. Type a command and press Enter.</p>
        ) : null}
        {entries.map(entry => (
          <TerminalEntryView key={entry.id} entry={entry} client={client} />
        ))}
      </div>
      <Prompt client={client} drafts={drafts} history={history} />
    </div>
  );
}

function asText(entry: TerminalEntry): string {
  if (entry.kind === 'note') return `# ${entry.text}`;
  if (entry.kind === 'push') return formatReply(entry.reply).trimEnd();
  const answer = entry.reply === undefined ? (entry.lost ?? '') : printReply(entry.line, entry.reply);
  return `${entry.prompt} ${entry.line}\n${answer}`;
}
