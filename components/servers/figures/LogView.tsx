'use client';
/** The log of a node, as it writes it. New lines are asked for while it is in sight. */
import { useEffect, useRef, useState } from 'react';
import { useBenchState } from '#components/bench/bench-context.ts';
import { clockText } from '#components/plot/units.ts';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import type { LogLine } from '#sandbox/server-protocol.ts';
import type { NodeViewProps } from './FiguresPanel.tsx';
import styles from './LogView.module.css';
import { levels, linesFrom, logText, withLines } from './log-lines.ts';
import { readLog } from './node-api.ts';

const askEveryMs = 1000;

export function LogView({ node, isSeen }: NodeViewProps) {
  const { lines, trouble } = useLog(node.name, isSeen);
  const [level, setLevel] = useState<LogLine['level']>('verbose');
  const [isFollowing, setFollowing] = useState(true);
  const box = useRef<HTMLElement>(null);
  const shown = linesFrom(lines, level);
  const newest = shown.at(-1)?.number;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what scrolls
  useEffect(() => {
    if (isFollowing && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [isFollowing, newest]);
  return (
    <div className={styles.log}>
      <header className={styles.bar}>
        <label className={styles.choice}>
          Show{' '}
          <select
            value={level}
            onChange={event => setLevel(levels.find(({ id }) => id === event.target.value)?.id ?? 'verbose')}
          >
            {levels.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.choice}>
          <input
            type="checkbox"
            checked={isFollowing}
            onChange={event => setFollowing(event.target.checked)}
          />{' '}
          Follow
        </label>
        <CopyButton label="Copy the log as it is shown" text={() => logText(shown)} />
      </header>
      {trouble === undefined ? null : <p className={styles.trouble}>{trouble}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard */}
      <section ref={box} className={styles.scroll} tabIndex={0} aria-label={`Log of ${node.name}`}>
        {shown.length === 0 ? (
          <p className={styles.nothing}>{lines.length === 0 ? 'No line yet.' : 'No line of that level.'}</p>
        ) : (
          <ol className={styles.lines}>
            {shown.map(line => (
              <li key={line.number} className={styles.line} data-level={line.level}>
                <time dateTime={new Date(line.atMs).toISOString()}>
                  {clockText(line.atMs, { milliseconds: true })}
                </time>
                <span className={styles.level}>{line.level}</span>
                <span className={styles.text}>{line.text}</span>
              </li>
            ))}
          </ol>
        )}
      </section>
    </div>
  );
}

function useLog(node: TopologyNodeName, isSeen: boolean) {
  const sandboxId = useBenchState(state => state.sandbox?.id);
  const [lines, setLines] = useState<readonly LogLine[]>([]);
  const [trouble, setTrouble] = useState<string | undefined>(undefined);
  const newest = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (!isSeen || sandboxId === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      try {
        const told = await readLog({ sandboxId, node }, newest.current);
        if (!isCurrent) return;
        newest.current = told.at(-1)?.number ?? newest.current;
        setLines(known => withLines(known, told));
        setTrouble(undefined);
      } catch (error) {
        if (isCurrent) setTrouble(error instanceof Error ? error.message : String(error));
      }
      if (isCurrent) timer = setTimeout(ask, askEveryMs);
    };
    void ask();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [sandboxId, node, isSeen]);
  return { lines, trouble };
}

type TopologyNodeName = NodeViewProps['node']['name'];
