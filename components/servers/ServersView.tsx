'use client';
/** The servers of a sandbox and the links between them, what happened to them, and what can be done to them. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useBench, useBenchState, useBenchStore } from '#components/bench/bench-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { Split } from '#components/ui/Split.tsx';
import { ChaosProvider, type Said, useChaosRunner } from './chaos/use-chaos.ts';
import styles from './ServersView.module.css';
import { Timeline } from './timeline/Timeline.tsx';
import { clockText, lastDifferent, momentAt, spanText } from './timeline/times.ts';
import { lastFollowed } from './topology/last-followed.ts';
import { redirectionsOf } from './topology/redirections.ts';
import { TopologyStage } from './topology/TopologyStage.tsx';

export function ServersView() {
  const { topology, moments, timeline, stats } = useBenchState(state => state.servers);
  const clients = useBenchState(state => state.clients);
  const terminals = useBenchState(state => state.terminals);
  const chaos = useChaosRunner();
  const [lookedAtMs, setLookedAt] = useState<number | undefined>(undefined);
  const store = useBenchStore();
  const lookAtMs = useCallback(
    (atMs: number) => {
      const known = store.getState().servers.moments;
      const index = momentAt(known, atMs);
      setLookedAt(index >= known.length - 1 ? undefined : known[index]?.atMs);
    },
    [store],
  );
  const bench = useBench();
  useEffect(() => bench.servers.watchStats(), [bench]);
  useEarlierHistory();
  const found = lookedAtMs === undefined ? -1 : moments.findIndex(({ atMs }) => atMs === lookedAtMs);
  const at = found === -1 ? undefined : found;
  const shown = at === undefined ? topology : moments[at]?.topology;
  const before = useMemo(() => lastDifferent(moments, at ?? moments.length - 1), [moments, at]);
  const followed = useMemo(() => lastFollowed(moments, at ?? moments.length - 1), [moments, at]);
  const redirections = useMemo(
    () => (topology === undefined ? [] : redirectionsOf(terminals, topology)),
    [terminals, topology],
  );
  if (shown === undefined) return <p className={styles.empty}>The servers have not said anything yet.</p>;
  const look = (index: number | undefined) =>
    setLookedAt(index === undefined ? undefined : moments[index]?.atMs);
  return (
    <ChaosProvider value={chaos}>
      <div className={styles.view}>
        <Split
          direction="column"
          label="Divider between servers and what happened"
          initial={64}
          min={20}
          max={85}
          rememberAs="servers"
          first={
            <div className={styles.upper}>
              <PastStrip atMs={at === undefined ? undefined : lookedAtMs} onNow={() => look(undefined)} />
              <section
                className={styles.mat}
                data-past={at !== undefined || undefined}
                aria-label="Servers"
                // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
                tabIndex={0}
              >
                <TopologyStage
                  topology={shown}
                  before={before}
                  followed={followed}
                  clients={clients}
                  redirections={redirections}
                  stats={stats}
                  isPast={at !== undefined}
                />
              </section>
              <SaidLine
                said={at === undefined ? chaos.said : undefined}
                isBusy={chaos.pending.length > 0}
                isAsleep={topology?.nodes.every(({ state }) => state === 'asleep') ?? false}
                isPast={at !== undefined}
              />
            </div>
          }
          second={
            <Timeline
              entries={timeline}
              moments={moments}
              nodes={shown.nodes.map(({ name }) => name)}
              at={at}
              onLook={look}
              onLookAtMs={lookAtMs}
            />
          }
        />
      </div>
    </ChaosProvider>
  );
}

/** Once for each sandbox. What cannot be had is left out: the page goes on with what it sees itself. */
function useEarlierHistory(): void {
  const bench = useBench();
  const sandboxId = useBenchState(state => state.sandbox?.id);
  const activeTab = useBenchState(state => state.activeTab);
  const [failure, setFailure] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (sandboxId === undefined) return;
    bench.servers.loadHistory().catch((error: unknown) => {
      setFailure(error instanceof Error ? error.message : String(error));
    });
  }, [bench, sandboxId]);
  useEffect(() => {
    if (failure === undefined) return;
    bench.note(activeTab, failure);
    setFailure(undefined);
  }, [bench, activeTab, failure]);
}

function PastStrip({ atMs, onNow }: { atMs: number | undefined; onNow: () => void }) {
  const skewMs = useBenchState(state => state.skewMs);
  if (atMs === undefined) return null;
  return (
    <div className={styles.past} role="status">
      <p>
        As it was at <b>{clockText(atMs)}</b>, {spanText(Date.now() + skewMs - atMs)} ago. Looking changes
        nothing.
      </p>
      <Button look="primary" size="small" onClick={onNow}>
        Back to now
      </Button>
    </div>
  );
}

/** What the bench last did, in its own words. */
function SaidLine({
  said,
  isBusy,
  isAsleep,
  isPast,
}: {
  said: Said | undefined;
  isBusy: boolean;
  isAsleep: boolean;
  isPast: boolean;
}) {
  return (
    <p className={styles.said} role="status" data-refused={said?.isRefused || undefined}>
      {isBusy ? (
        <span>Doing it…</span>
      ) : isAsleep ? (
        <span>These servers sleep, for nobody has used them for a while. The next command wakes them.</span>
      ) : isPast ? (
        <span className={styles.hint}>The arrows beside the line of time go from state to state.</span>
      ) : said === undefined ? (
        <span className={styles.hint}>
          The dots on a card, and the words on a link, open what you can do to it.
        </span>
      ) : (
        <span key={said.number} className={styles.words}>
          {said.text}
        </span>
      )}
    </p>
  );
}
