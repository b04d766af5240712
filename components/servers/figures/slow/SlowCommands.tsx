'use client';
import { useMemo } from 'react';
import { Plot } from '#components/plot/Plot.tsx';
import { SpikePlot } from '#components/plot/SpikePlot.tsx';
import { clockText, counted, countText, microsecondsText } from '#components/plot/units.ts';
import { Button } from '#components/ui/Button.tsx';
import type { SlowCommand, SlowLog, TopologyNode } from '#sandbox/server-protocol.ts';
import { Block, Column, TableBox } from './Block.tsx';
import styles from './SlowView.module.css';
import { clientText, commandSpikes, countsASecond, type SlowSpike, type View } from './slow-series.ts';
import { TryIt } from './TryIt.tsx';
import { usePicked } from './use-picked.ts';
import type { Setting } from './use-setting.ts';

const lowerMicroseconds = 1000;

export interface SlowPartProps {
  readonly node: TopologyNode;
  readonly view: View;
  readonly syncKey: string;
  readonly setting: Setting;
}

/** What the log holds, and what was seen in it. */
interface Logged {
  readonly log: SlowLog;
  readonly seen: readonly SlowCommand[];
}

export function SlowCommands({ log, ...part }: SlowPartProps & Logged) {
  const { commands, slowerThanMicroseconds } = log;
  return (
    <Block
      title="Slow commands"
      about={
        <>
          <code>SLOWLOG GET</code>: {keptText(slowerThanMicroseconds)} The time is that in the server alone;
          the bench’s own commands are left out.
        </>
      }
    >
      {slowerThanMicroseconds < 0 ? null : <Plots log={log} {...part} />}
      {commands.length === 0 ? <Nothing log={log} {...part} /> : <Table log={log} />}
    </Block>
  );
}

function keptText(slowerThanMicroseconds: number): string {
  if (slowerThanMicroseconds < 0) return 'nothing is kept.';
  if (slowerThanMicroseconds === 0) return 'every command is kept.';
  return `commands that took longer than ${microsecondsText(slowerThanMicroseconds)} are kept.`;
}

function Plots({ log: { slowerThanMicroseconds }, seen, view, syncKey }: SlowPartProps & Logged) {
  const spikes = useMemo(() => commandSpikes(seen, view), [seen, view]);
  const counts = useMemo(() => countsASecond(seen, view), [seen, view]);
  const lines = useMemo(
    () => [
      { label: 'How many a second', values: counts.values, ink: 'accent' as const, look: 'bars' as const },
    ],
    [counts],
  );
  const { picked, pick, textOf } = usePicked(spikes);
  const limit =
    slowerThanMicroseconds > 0
      ? {
          value: slowerThanMicroseconds,
          label: `slowlog-log-slower-than ${microsecondsText(slowerThanMicroseconds)}`,
        }
      : undefined;
  return (
    <div className={styles.plots}>
      <SpikePlot
        title="How long each took"
        said={spikesText(spikes, 'command', microsecondsText)}
        spikes={spikes}
        view={view}
        format={microsecondsText}
        limit={limit}
        syncKey={syncKey}
        picked={picked}
        onPick={pick}
        textOf={textOf}
        hint="Point at a mark, or move the slider, to see the command."
      />
      <Plot
        title="How many a second"
        about="slow commands that ended"
        xs={counts.xs}
        lines={lines}
        view={view}
        format={countText}
        atLeast={2}
        syncKey={syncKey}
        size="low"
      />
    </div>
  );
}

/** `3 commands, the longest 34 ms` */
export function spikesText(
  spikes: readonly SlowSpike[],
  one: string,
  format: (value: number) => string,
): string {
  if (spikes.length === 0) return 'none in the last two minutes';
  const longest = format(Math.max(...spikes.map(({ value }) => value)));
  return `${counted(spikes.length, one)}, the longest ${longest}`;
}

function whyNothing(slowerThanMicroseconds: number, leftOut: number): string {
  if (slowerThanMicroseconds < 0) return 'Nothing is kept, for slowlog-log-slower-than is negative.';
  const took = `took longer than ${microsecondsText(slowerThanMicroseconds)}`;
  if (leftOut === 0) return `No command ${took} since the log was emptied.`;
  return `No command of yours that ${took} is in the log. Its ${counted(leftOut, 'entry', 'entries')} are the bench’s own looks; a higher threshold keeps them out.`;
}

function Nothing({
  node,
  setting,
  log: { slowerThanMicroseconds, leftOut },
}: SlowPartProps & { log: SlowLog }) {
  const value = String(lowerMicroseconds);
  const isLow = slowerThanMicroseconds >= 0 && slowerThanMicroseconds <= lowerMicroseconds;
  return (
    <TryIt node={node.name}>
      <p>{whyNothing(slowerThanMicroseconds, leftOut)}</p>
      {isLow ? null : (
        <p className={styles.line}>
          <code>CONFIG SET slowlog-log-slower-than {value}</code>
          <Button look="plain" size="small" onClick={() => setting.set('slowlog-log-slower-than', value)}>
            Keep those above {microsecondsText(lowerMicroseconds)}
          </Button>
        </p>
      )}
    </TryIt>
  );
}

function Table({ log: { commands } }: { log: SlowLog }) {
  return (
    <TableBox title="Slow commands">
      <thead>
        <tr>
          <Column name="Number" about="its id" isNumber />
          <Column name="When" about="it ended" />
          <Column name="Took" about="in the server" isNumber />
          <Column name="Command" about="long ones are cut" />
          <Column name="From" about="who sent it" />
        </tr>
      </thead>
      <tbody>
        {commands.map(({ id, atMs, microseconds, args, client }) => (
          <tr key={id}>
            <td data-number>{countText(id)}</td>
            <td>{clockText(atMs, { milliseconds: false })}</td>
            <td data-number>{microsecondsText(microseconds)}</td>
            <td className={styles.command}>{args.join(' ')}</td>
            <td className={styles.client}>{clientText(client)}</td>
          </tr>
        ))}
      </tbody>
    </TableBox>
  );
}
