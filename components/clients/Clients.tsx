'use client';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { type TerminalEntry, useBench, useBenchState } from '#components/bench/bench-context.ts';
import { letters } from '#components/bench/letters.ts';
import { ClientNode } from '#components/servers/nodes/ClientNode.tsx';
import { PauseClient } from '#components/servers/nodes/PauseClient.tsx';
import { FollowSwitch } from '#components/servers/offers/FollowSwitch.tsx';
import { ClientTerminal } from '#components/terminal/ClientTerminal.tsx';
import { entryText } from '#components/terminal/entry-text.ts';
import { emptyHistory, type InputHistory } from '#components/terminal/input-history.ts';
import { Button } from '#components/ui/Button.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import styles from './Clients.module.css';
import { EventLog } from './log/EventLog.tsx';

const noEntries: readonly TerminalEntry[] = [];

/** The clients of the bench, each a tab with its own scrollback and prompt, and a log of everything that ran. */
export function Clients() {
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
    <section className={styles.clients} aria-label="Clients">
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
        <div id={panelId} role="tabpanel" aria-label={`Client ${activeTab}`} className={styles.panel}>
          <ClientTerminal key={activeTab} client={activeTab} drafts={drafts} history={history} />
        </div>
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
            text={() => entries.map(entryText).join('\n')}
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
