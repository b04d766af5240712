'use client';
import { type ComponentType, type ReactNode, useEffect, useRef, useState } from 'react';
import { useBench, useBenchState, useBenchStore } from '#components/bench/bench-context.ts';
import { useClientNames } from '#components/clients/client-names.ts';
import { useViewText } from '#components/clients/view-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { Split } from '#components/ui/Split.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import styles from './SplitView.module.css';

/** A pane narrower than this wraps too much of a reply; then they stand one above the other. */
const leastPanePx = 240;

export interface SplitViewProps {
  readonly panelIdOf: (client: Letter) => string;
  readonly terminal: (client: Letter) => ReactNode;
}

/** All open clients at once, each with its prompt, and a way to run their lines in an order that one chooses. */
export default function SplitView({ panelIdOf, terminal }: SplitViewProps) {
  const store = useBenchStore();
  const t = useViewText();
  const tabs = useBenchState(state => state.tabs);
  const activeTab = useBenchState(state => state.activeTab);
  const { box, width } = useWidth();
  const direction = width / tabs.length >= leastPanePx ? 'row' : 'column';
  useEffect(() => {
    // One client alone is nothing to compare: a second one comes with the view.
    if (store.getState().tabs.length === 1) store.bench.openClient();
  }, [store]);
  return (
    <div className={styles.split} ref={box}>
      <RaceSlot label={t('race')} hint={t('raceHint')} />
      <div className={styles.panes}>
        <Panes
          clients={tabs}
          direction={direction}
          name={`clients-${tabs.length}-${direction}`}
          dividerLabel={client => t('dividerOf', { client })}
          pane={client => (
            <Pane
              client={client}
              id={panelIdOf(client)}
              isActive={client === activeTab}
              label={t('clientOf', { client })}
            >
              {terminal(client)}
            </Pane>
          )}
        />
      </div>
    </div>
  );
}

interface PanesProps {
  readonly clients: readonly Letter[];
  readonly direction: 'row' | 'column';
  readonly name: string;
  readonly dividerLabel: (client: Letter) => string;
  readonly pane: (client: Letter) => ReactNode;
}

/** The first pane beside the rest, and so on: each has its divider, which drags. */
function Panes({ clients, direction, name, dividerLabel, pane }: PanesProps): ReactNode {
  const [first, ...rest] = clients;
  if (first === undefined) return null;
  if (rest.length === 0) return pane(first);
  return (
    <Split
      key={`${direction}-${clients.join('')}`}
      direction={direction}
      label={dividerLabel(first)}
      initial={100 / clients.length}
      min={10}
      max={90}
      rememberAs={`${name}-${first}`}
      first={pane(first)}
      second={
        <Panes clients={rest} direction={direction} name={name} dividerLabel={dividerLabel} pane={pane} />
      }
    />
  );
}

function Pane({
  client,
  id,
  isActive,
  label,
  children,
}: {
  client: Letter;
  id: string;
  isActive: boolean;
  label: string;
  children: ReactNode;
}) {
  const bench = useBench();
  const [names] = useClientNames();
  const state = useBenchState(bench => bench.clients.find(({ name }) => name === client)?.state ?? 'idle');
  return (
    <div
      id={id}
      role="tabpanel"
      aria-label={label}
      className={styles.pane}
      data-active={isActive || undefined}
      onFocusCapture={() => {
        if (!isActive) bench.selectClient(client);
      }}
    >
      <p className={styles.head} data-state={state} aria-hidden="true">
        <ClientBadge name={client} />
        <bdi>{names[client]}</bdi>
      </p>
      {children}
    </div>
  );
}

/** Racing has much of its own, so it is loaded when it is asked for. */
function RaceSlot({ label, hint }: { label: string; hint: string }) {
  const bench = useBench();
  const activeTab = useBenchState(state => state.activeTab);
  const [Panel, setPanel] = useState<ComponentType<{ onClose: () => void }>>();
  const open = () => {
    import('#components/clients/race/RacePanel.tsx').then(
      ({ RacePanel }) => setPanel(() => RacePanel),
      (error: unknown) => bench.note(activeTab, error instanceof Error ? error.message : String(error)),
    );
  };
  if (Panel !== undefined) return <Panel onClose={() => setPanel(undefined)} />;
  return (
    <div className={styles.offer}>
      <Button look="quiet" size="small" title={hint} onClick={open}>
        <Icon name="race" /> {label}
      </Button>
    </div>
  );
}

function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { box, width };
}
