'use client';
import { Component, lazy, type ReactNode, Suspense, useEffect, useId, useRef } from 'react';
import { useBench, useBenchState, useBenchStore } from '#components/bench/bench-context.ts';
import { letters } from '#components/bench/letters.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { ClientNode } from '#components/servers/nodes/ClientNode.tsx';
import { PauseClient } from '#components/servers/nodes/PauseClient.tsx';
import { FollowSwitch } from '#components/servers/offers/FollowSwitch.tsx';
import { ClientTerminal } from '#components/terminal/ClientTerminal.tsx';
import { emptyHistory, type InputHistory } from '#components/terminal/input-history.ts';
import type { Letter } from '#sandbox/protocol.ts';
import { ClientMenu } from './ClientMenu.tsx';
import styles from './Clients.module.css';
import { ClientTabs } from './ClientTabs.tsx';
import { type ClientsView, useClientsView } from './clients-view.ts';
import { ViewChoice } from './ViewChoice.tsx';

const SplitView = lazy(() => import('./split/SplitView.tsx'));
const EventLog = lazy(() => import('./log/EventLog.tsx'));
const SequenceView = lazy(() => import('./sequence/SequenceView.tsx'));

/** The clients of the bench: one at a time, side by side, or all that they did, as a log and as a drawing. */
export function Clients() {
  const bench = useBench();
  const t = useText('clients');
  const activeTab = useBenchState(state => state.activeTab);
  const [view, setView] = useClientsView();
  const drafts = useRef(new Map<Letter, string>());
  const history = useRef<InputHistory>(emptyHistory);
  const section = useRef<HTMLElement>(null);
  // A page may have two benches: a lesson's and that of an exercise.
  const panelId = useId();
  const hasPrompts = view === 'tabs' || view === 'split';
  const select = (client: Letter) => {
    if (!hasPrompts) setView('tabs');
    bench.selectClient(client);
  };
  usePromptsElsewhere(hasPrompts, setView);
  useClientKeys(section);
  const typed = { drafts, history };
  return (
    <section ref={section} className={styles.clients} aria-label={t('clients')}>
      <div className={styles.bar}>
        <ClientTabs
          panelIdOf={client => (view === 'split' ? `${panelId}-${client}` : panelId)}
          selected={hasPrompts ? activeTab : undefined}
          onSelect={select}
        />
        <div className={styles.tools}>
          {hasPrompts ? (
            <>
              <ClientNode client={activeTab} />
              <FollowSwitch />
              <PauseClient client={activeTab} />
            </>
          ) : null}
          <ViewChoice view={view} onView={setView} />
          <ClientMenu client={activeTab} />
        </div>
      </div>
      {view === 'tabs' ? (
        <div
          id={panelId}
          role="tabpanel"
          aria-label={t('clientOf', { client: activeTab })}
          className={styles.panel}
        >
          <ClientTerminal key={activeTab} client={activeTab} {...typed} />
        </div>
      ) : (
        <LateView key={view} failed={t('notLoaded')} waiting={t('loading')}>
          {view === 'split' ? (
            <SplitView
              panelIdOf={client => `${panelId}-${client}`}
              terminal={client => <ClientTerminal client={client} {...typed} />}
            />
          ) : null}
          {view === 'log' ? <EventLog /> : null}
          {view === 'sequence' ? <SequenceView /> : null}
        </LateView>
      )}
    </section>
  );
}

/** Where no prompt is on screen, asking for one brings the tabs back. */
function usePromptsElsewhere(hasPrompts: boolean, setView: (view: ClientsView) => void) {
  const store = useBenchStore();
  const tabs = useBenchState(state => state.tabs);
  useEffect(() => {
    if (hasPrompts) return undefined;
    for (const tab of tabs) {
      store.setPromptFocus(tab, () => {
        setView('tabs');
        requestAnimationFrame(() => store.bench.focusTerminal(tab));
      });
    }
    return () => {
      for (const tab of tabs) store.setPromptFocus(tab, undefined);
    };
  }, [store, tabs, hasPrompts, setView]);
}

/** Alt-1 to Alt-8 go to the prompts of A to H, of the bench that is on screen. */
function useClientKeys(section: React.RefObject<HTMLElement | null>) {
  const store = useBenchStore();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const letter = letters[Number(/^Digit([1-8])$/.exec(event.code)?.[1] ?? 0) - 1];
      if (letter === undefined || !store.getState().tabs.includes(letter)) return;
      if (!section.current?.checkVisibility()) return;
      event.preventDefault();
      store.bench.focusTerminal(letter);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [store, section]);
}

/** A view that comes when it is wanted; if it does not come, it says so and the rest of the page stays. */
class LateView extends Component<
  { waiting: string; failed: string; children: ReactNode },
  { hasFailed: boolean }
> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    const { waiting, failed, children } = this.props;
    if (this.state.hasFailed) {
      return (
        <p className={styles.late} role="alert">
          {failed}
        </p>
      );
    }
    return <Suspense fallback={<p className={styles.late}>{waiting}</p>}>{children}</Suspense>;
  }
}
