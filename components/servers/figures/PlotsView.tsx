'use client';
/** The last two minutes of a node, drawn. The figures are watched while they are in sight. */
import { useEffect, useId, useMemo, useState } from 'react';
import { useBench, useBenchState } from '#components/bench/bench-context.ts';
import { HitRatioPlot } from '#components/plot/HitRatioPlot.tsx';
import { Plot } from '#components/plot/Plot.tsx';
import { PlotGrid } from '#components/plot/PlotGrid.tsx';
import { beforeText } from '#components/plot/plot-scale.ts';
import { bytesText, counted, microsecondsText, perSecondText, ratioText } from '#components/plot/units.ts';
import { useServerNow } from '#components/servers/use-now.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { NodeStats, TopologyNode } from '#sandbox/server-protocol.ts';
import type { NodeViewProps } from './FiguresPanel.tsx';
import { PersistenceView } from './PersistenceView.tsx';
import styles from './PlotsView.module.css';
import { limitText, marksOf, type Series, seriesOf, valuesOf } from './series.ts';
import { stateText } from './state-text.ts';

const viewSeconds = 120;
const noLooks: readonly NodeStats[] = [];

/** What is drawn while it is held: the looks of that moment, and when it was. */
interface Held {
  readonly looks: readonly NodeStats[];
  readonly nowMs: number;
  /** The moment that is looked at, seconds; undefined: the newest. */
  readonly at?: number;
}

export function PlotsView({ node, isSeen }: NodeViewProps) {
  const bench = useBench();
  const live = useBenchState(state => state.servers.stats[node.name] ?? noLooks);
  const [held, setHeld] = useState<Held | undefined>(undefined);
  const liveNowMs = useServerNow(isSeen && held === undefined);
  useEffect(() => (isSeen ? bench.servers.watchStats() : undefined), [bench, isSeen]);
  const { looks, nowMs } = held ?? { looks: live, nowMs: liveNowMs };
  const last = looks.at(-1);
  return (
    <section className={styles.scroll} aria-label={`Figures of ${node.name}`}>
      <header className={styles.bar}>
        <Facts node={node} last={last} />
        <Button
          look="plain"
          size="small"
          aria-pressed={held !== undefined}
          onClick={() => setHeld(held === undefined ? { looks, nowMs } : undefined)}
        >
          <Icon name={held === undefined ? 'pause' : 'run'} size={12} />
          {held === undefined ? 'Hold' : 'Live again'}
        </Button>
      </header>
      {held === undefined ? null : <Moment held={held} onMoment={at => setHeld({ ...held, at })} />}
      <Plots looks={looks} nowMs={nowMs} at={held?.at} />
      {last === undefined ? null : <PersistenceView stats={last} nowMs={Math.max(nowMs, last.atMs)} />}
    </section>
  );
}

/** Looks back through what is held; a pointer over a plot does the same. */
function Moment({ held, onMoment }: { held: Held; onMoment: (at: number) => void }) {
  const id = useId();
  const to = edgeSeconds(held.looks, held.nowMs);
  const before = Math.round((held.at ?? to) - to);
  return (
    <div className={styles.moment}>
      <label htmlFor={id}>Look at</label>
      <input
        id={id}
        type="range"
        min={-viewSeconds}
        max={0}
        step={1}
        value={before}
        aria-valuetext={before === 0 ? 'the newest' : `${-before} seconds before`}
        onChange={event => onMoment(to + Number(event.target.value))}
      />
      <span aria-hidden="true">{beforeText(before, 'the newest')}</span>
    </div>
  );
}

function Facts({ node, last }: { node: TopologyNode; last: NodeStats | undefined }) {
  if (node.state !== 'running') {
    return <p className={styles.facts}>{stateText(node)}</p>;
  }
  if (last === undefined) return <p className={styles.facts}>The first look takes a second.</p>;
  const blocked = last.blockedClients > 0 ? `, ${last.blockedClients} waiting` : '';
  return (
    <p className={styles.facts}>
      {counted(last.keys, 'key')} · {counted(last.clients, 'client')}
      {blocked} · {limitText(last.maxMemoryBytes)} · <code>{last.policy}</code>
    </p>
  );
}

/** The right edge is the newest look, unless that was some time ago. */
function edgeSeconds(looks: readonly NodeStats[], nowMs: number): number {
  const lastMs = looks.at(-1)?.atMs ?? 0;
  return (nowMs - lastMs < 2500 ? lastMs : nowMs) / 1000;
}

function Plots({ looks, nowMs, at }: { looks: readonly NodeStats[]; nowMs: number; at: number | undefined }) {
  const syncKey = useId();
  const series = useMemo(() => seriesOf(looks), [looks]);
  const marks = useMemo(() => marksOf(looks), [looks]);
  const to = edgeSeconds(looks, nowMs);
  const shared = { xs: series.xs, view: [to - viewSeconds, to] as const, marks, syncKey, at };
  const maxMemoryBytes = looks.at(-1)?.maxMemoryBytes ?? 0;
  const lines = useMemo(() => linesOf(series), [series]);
  return (
    <PlotGrid>
      <Plot
        {...shared}
        title="Memory"
        about="used, of maxmemory"
        lines={lines.memory}
        format={bytesText}
        isBytes
        atLeast={1_048_576}
        limit={maxMemoryBytes === 0 ? undefined : { value: maxMemoryBytes, label: limitText(maxMemoryBytes) }}
      />
      <Plot
        {...shared}
        title="Keys gone"
        about="evicted or expired"
        lines={lines.gone}
        format={perSecondText}
        atLeast={5}
      />
      <HitRatioPlot {...shared} values={lines.hitRatio} />
      <Plot
        {...shared}
        title="Commands"
        about="all that it ran, the bench’s own looks as well"
        lines={lines.commands}
        format={perSecondText}
        atLeast={5}
      />
      <Plot
        {...shared}
        title="Time of a command"
        about="mean, in the server"
        lines={lines.latency}
        format={microsecondsText}
        atLeast={20}
      />
      <Plot
        {...shared}
        title="Fragmentation"
        about="memory held ÷ memory used"
        lines={lines.fragmentation}
        format={ratioText}
        atLeast={2}
      />
    </PlotGrid>
  );
}

function linesOf(series: Series) {
  const line = (label: string, name: Parameters<typeof valuesOf>[1], look: 'line' | 'area' | 'bars') => ({
    label,
    values: valuesOf(series, name),
    ink: 'accent' as const,
    look,
  });
  return {
    memory: [line('Memory', 'memory', 'area')],
    gone: [
      { ...line('expired', 'expired', 'line'), ink: 'soft' as const },
      line('evicted', 'evicted', 'line'),
    ],
    hitRatio: valuesOf(series, 'hitRatio'),
    commands: [line('Commands', 'commands', 'area')],
    latency: [line('Time of a command', 'latency', 'line')],
    fragmentation: [line('Fragmentation', 'fragmentation', 'line')],
  };
}
