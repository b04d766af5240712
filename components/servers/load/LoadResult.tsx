'use client';
/** How a load goes: each second of the last two minutes, and of writes the loss counter. */
import { useId, useMemo } from 'react';
import { HitRatioPlot } from '#components/plot/HitRatioPlot.tsx';
import { Plot } from '#components/plot/Plot.tsx';
import { PlotGrid } from '#components/plot/PlotGrid.tsx';
import { countText, millisecondsText, percentText, perSecondText } from '#components/plot/units.ts';
import { hitRatio } from '#components/servers/figures/series.ts';
import { useServerNow } from '#components/servers/use-now.ts';
import type { LoadReport } from '#sandbox/server-protocol.ts';
import styles from './LoadResult.module.css';
import { LossCounter } from './LossCounter.tsx';
import { loadSeries } from './load-series.ts';

/** A short load fills the plot; of a long one the last two minutes are in view. */
const viewSeconds = { least: 30, most: 120 };

export function LoadResult({
  report,
  isAsking,
  onCount,
}: {
  report: LoadReport;
  isAsking: boolean;
  onCount: () => void;
}) {
  return (
    <section className={styles.result} aria-label="How it goes">
      <Totals report={report} />
      {report.spec.mode === 'writes' ? (
        <LossCounter report={report} isAsking={isAsking} onCount={onCount} />
      ) : null}
      <Plots report={report} />
    </section>
  );
}

function Totals({ report }: { report: LoadReport }) {
  const { spec, isRunning, startedAtMs, sent, acknowledged, failed, hits, misses, lastError } = report;
  const nowMs = useServerNow(isRunning);
  const seconds = Math.max(0, Math.round((startedAtMs + spec.durationMs - nowMs) / 1000));
  const ratio = hitRatio(hits, misses);
  return (
    <div className={styles.totals}>
      <p role="status">
        <b>{isRunning ? 'Running' : 'Ended'}</b>
        {isRunning ? <span aria-hidden="true">, {seconds} s left</span> : null}
      </p>
      <dl className={styles.figures}>
        <Figure name={spec.mode === 'cache' ? 'reads' : 'sent'} value={countText(sent)} />
        <Figure name="answered" value={countText(acknowledged)} />
        <Figure
          name={spec.mode === 'cache' ? 'reads and writes failed' : 'failed'}
          value={countText(failed)}
          isLost={failed > 0}
        />
        {ratio === null ? null : <Figure name="hit ratio" value={percentText(ratio)} />}
      </dl>
      {lastError === null ? null : (
        <p className={styles.error}>
          The last that failed: <code>{lastError}</code>
        </p>
      )}
    </div>
  );
}

function Figure({ name, value, isLost = false }: { name: string; value: string; isLost?: boolean }) {
  return (
    <div className={styles.figure} data-lost={isLost || undefined}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Plots({ report: { seconds, spec, startedAtMs, isRunning, loss } }: { report: LoadReport }) {
  const syncKey = useId();
  const series = useMemo(() => loadSeries(seconds), [seconds]);
  const lines = useMemo(() => linesOf(series), [series]);
  const to = series.xs.at(-1) ?? startedAtMs / 1000;
  const span = Math.min(viewSeconds.most, Math.max(viewSeconds.least, to - startedAtMs / 1000));
  const edge = isRunning ? 'now' : 'its end';
  const shared = { xs: series.xs, view: [to - span, to] as const, syncKey, edge };
  const bands =
    loss === null || loss.firstLostAtMs === null || loss.lastLostAtMs === null
      ? []
      : [{ from: loss.firstLostAtMs / 1000, to: loss.lastLostAtMs / 1000, label: 'lost' }];
  return (
    <PlotGrid>
      <Plot
        {...shared}
        title={spec.mode === 'writes' ? 'Writes' : 'Requests'}
        about="a second"
        lines={lines.answers}
        format={perSecondText}
        atLeast={5}
        bands={bands}
      />
      {spec.mode === 'cache' ? <HitRatioPlot {...shared} values={series.hitRatio} /> : null}
      <Plot
        {...shared}
        title="Time to the answer"
        about="p99: all but 1 in 100"
        lines={lines.times}
        format={millisecondsText}
        atLeast={1}
      />
    </PlotGrid>
  );
}

function linesOf(series: ReturnType<typeof loadSeries>) {
  return {
    answers: [
      { label: 'failed', values: series.failed, ink: 'lost' as const, look: 'bars' as const },
      { label: 'answered', values: series.acknowledged, ink: 'accent' as const },
    ],
    times: [
      { label: 'p50', values: series.p50Ms, ink: 'soft' as const },
      { label: 'p99', values: series.p99Ms, ink: 'accent' as const },
    ],
  };
}
