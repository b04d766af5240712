'use client';
import { useMemo } from 'react';
import { Glyph } from '#components/plot/Glyph.tsx';
import { SpikePlot } from '#components/plot/SpikePlot.tsx';
import { clockText, millisecondsText } from '#components/plot/units.ts';
import { Button } from '#components/ui/Button.tsx';
import type { Latency, LatencyEvent } from '#sandbox/server-protocol.ts';
import { Block, Column, TableBox } from './Block.tsx';
import { latencyEventText, latencyMark } from './latency-events.ts';
import { type SlowPartProps, spikesText } from './SlowCommands.tsx';
import styles from './SlowView.module.css';
import { latencySpikes } from './slow-series.ts';
import { TryIt } from './TryIt.tsx';
import { usePicked } from './use-picked.ts';

const watchedMs = 10;

export function LatencyEvents({ latency, ...part }: SlowPartProps & { latency: Latency }) {
  const { thresholdMs, events } = latency;
  return (
    <Block
      title="Slow events"
      about={
        <>
          <code>LATENCY HISTORY</code>: what held the server up for{' '}
          {millisecondsText(Math.max(1, thresholdMs))} or longer, its own work as well. Of each second the
          worst.
        </>
      }
    >
      {thresholdMs === 0 ? <NotWatched {...part} /> : <Spikes latency={latency} {...part} />}
      {events.length > 0 ? (
        <Table events={events} />
      ) : thresholdMs === 0 ? null : (
        <TryIt node={part.node.name}>
          <p>Nothing has held the server up for {millisecondsText(thresholdMs)} since it is watched.</p>
        </TryIt>
      )}
    </Block>
  );
}

/** As Redis begins. */
function NotWatched({ setting }: SlowPartProps) {
  return (
    <div className={styles.nothing}>
      <p>
        Nothing is watched: <code>latency-monitor-threshold</code> is 0, as Redis begins.
      </p>
      <p className={styles.line}>
        <code>CONFIG SET latency-monitor-threshold {watchedMs}</code>
        <Button
          look="primary"
          size="small"
          onClick={() => setting.set('latency-monitor-threshold', String(watchedMs))}
        >
          Watch latency above {watchedMs} ms
        </Button>
      </p>
    </div>
  );
}

function Spikes({ latency: { thresholdMs, events }, view, syncKey }: SlowPartProps & { latency: Latency }) {
  const spikes = useMemo(() => latencySpikes(events, view), [events, view]);
  const { picked, pick, textOf } = usePicked(spikes);
  return (
    <div className={styles.plots}>
      <SpikePlot
        title="How long each held it up"
        said={spikesText(spikes, 'event', millisecondsText)}
        spikes={spikes}
        view={view}
        format={millisecondsText}
        limit={{
          value: thresholdMs,
          label: `latency-monitor-threshold ${millisecondsText(thresholdMs)}`,
        }}
        syncKey={syncKey}
        picked={picked}
        onPick={pick}
        textOf={textOf}
        hint="Point at a mark, or move the slider, to see the event."
      >
        <Legend events={events} />
      </SpikePlot>
    </div>
  );
}

function Legend({ events }: { events: readonly LatencyEvent[] }) {
  return (
    <ul className={styles.legend} aria-label="Marks">
      {events.map(({ event }) => (
        <li key={event}>
          <Glyph {...latencyMark(event)} />
          <code>{event}</code>
        </li>
      ))}
    </ul>
  );
}

function Table({ events }: { events: readonly LatencyEvent[] }) {
  return (
    <TableBox title="Slow events">
      <thead>
        <tr>
          <Column name="Event" about="what the server was busy with" />
          <Column name="Last" about="when it was" />
          <Column name="Took" about="that time" isNumber />
          <Column name="Worst" about="since LATENCY RESET" isNumber />
        </tr>
      </thead>
      <tbody>
        {events.map(({ event, atMs, latestMs, worstMs }) => (
          <tr key={event}>
            <td>
              <code>{event}</code>
              <span className={styles.about}>{latencyEventText(event)}</span>
            </td>
            <td>{clockText(atMs, { milliseconds: false })}</td>
            <td data-number>{millisecondsText(latestMs)}</td>
            <td data-number>{millisecondsText(worstMs)}</td>
          </tr>
        ))}
      </tbody>
    </TableBox>
  );
}
