'use client';
/** What took long: SLOWLOG GET and LATENCY LATEST, with what each column means. */
import { type ReactNode, useEffect, useState } from 'react';
import { useBenchState } from '#components/bench/bench-context.ts';
import { clockText, countText, microsecondsText, millisecondsText } from '#components/plot/units.ts';
import { Button } from '#components/ui/Button.tsx';
import type { NodeViewProps } from './FiguresPanel.tsx';
import { latencyEventText } from './latency-events.ts';
import { type LatencyEvent, readLatency, readSlowLog, type SlowCommand } from './node-api.ts';
import styles from './SlowView.module.css';

const askEveryMs = 3000;

interface Slow {
  readonly commands: readonly SlowCommand[];
  readonly events: readonly LatencyEvent[];
}

export function SlowView({ node, isSeen }: NodeViewProps) {
  const { slow, trouble, ask } = useSlow(node.name, isSeen);
  return (
    <section className={styles.slow} aria-label={`Slow commands and events of ${node.name}`}>
      {trouble === undefined ? null : (
        <div className={styles.trouble} role="alert">
          <p>{trouble}</p>
          <Button look="plain" size="small" onClick={ask}>
            Ask again
          </Button>
        </div>
      )}
      {slow === undefined ? null : (
        <>
          <SlowCommands commands={slow.commands} />
          <LatencyEvents events={slow.events} />
        </>
      )}
    </section>
  );
}

function useSlow(node: NodeViewProps['node']['name'], isSeen: boolean) {
  const sandboxId = useBenchState(state => state.sandbox?.id);
  const [slow, setSlow] = useState<Slow | undefined>(undefined);
  const [trouble, setTrouble] = useState<string | undefined>(undefined);
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asking again starts it anew
  useEffect(() => {
    if (!isSeen || sandboxId === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      const at = { sandboxId, node };
      try {
        const [commands, events] = await Promise.all([readSlowLog(at), readLatency(at)]);
        if (!isCurrent) return;
        setSlow({ commands, events });
        setTrouble(undefined);
        timer = setTimeout(ask, askEveryMs);
      } catch (error) {
        if (isCurrent) setTrouble(error instanceof Error ? error.message : String(error));
      }
    };
    void ask();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [sandboxId, node, isSeen, asked]);
  return { slow, trouble, ask: () => setAsked(count => count + 1) };
}

function SlowCommands({ commands }: { commands: readonly SlowCommand[] }) {
  return (
    <Block
      title="Slow commands"
      about={
        <>
          <code>SLOWLOG GET</code>. Kept are those that took longer than <code>slowlog-log-slower-than</code>,
          in microseconds.
        </>
      }
      nothing={commands.length === 0 ? 'No command took that long.' : undefined}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <Column name="Number" about="since SLOWLOG RESET" isNumber />
            <Column name="When" about="it ended" />
            <Column name="Took" about="in the server alone" isNumber />
            <Column name="Command" about="long ones are cut" />
            <Column name="From" about="name, or address" />
          </tr>
        </thead>
        <tbody>
          {commands.map(({ id, atMs, microseconds, args, client }) => (
            <tr key={id}>
              <td data-number>{countText(id)}</td>
              <td>{clockText(atMs, { milliseconds: false })}</td>
              <td data-number>{microsecondsText(microseconds)}</td>
              <td className={styles.command}>{args.join(' ')}</td>
              <td className={styles.client}>{client}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Block>
  );
}

function LatencyEvents({ events }: { events: readonly LatencyEvent[] }) {
  return (
    <Block
      title="Slow events"
      about={
        <>
          <code>LATENCY LATEST</code>. Kept are those longer than <code>latency-monitor-threshold</code>, in
          milliseconds; at 0 nothing is watched.
        </>
      }
      nothing={events.length === 0 ? 'No event took that long, or nothing is watched.' : undefined}
    >
      <table className={styles.table}>
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
      </table>
    </Block>
  );
}

function Block({
  title,
  about,
  nothing,
  children,
}: {
  title: string;
  about: ReactNode;
  /** Said in the place of the table. */
  nothing: string | undefined;
  children: ReactNode;
}) {
  return (
    <section className={styles.block} aria-label={title}>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.note}>{about}</p>
      {nothing === undefined ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
        <section className={styles.scroll} tabIndex={0} aria-label={`Table: ${title}`}>
          {children}
        </section>
      ) : (
        <p className={styles.nothing}>{nothing}</p>
      )}
    </section>
  );
}

function Column({ name, about, isNumber = false }: { name: string; about: string; isNumber?: boolean }) {
  return (
    <th scope="col" data-number={isNumber || undefined}>
      {name}
      <span className={styles.about}>{about}</span>
    </th>
  );
}
