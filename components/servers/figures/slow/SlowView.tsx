'use client';
/** What took long on a node: SLOWLOG and LATENCY, each as a live plot with its table below. */
import { useCallback, useId, useMemo, useState } from 'react';
import type { NodeViewProps } from '#components/servers/figures/FiguresPanel.tsx';
import { stateText } from '#components/servers/figures/state-text.ts';
import { useServerNow } from '#components/servers/use-now.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { CommandTimesBlock } from './CommandTimesBlock.tsx';
import { LatencyEvents } from './LatencyEvents.tsx';
import { SlowCommands } from './SlowCommands.tsx';
import styles from './SlowView.module.css';
import { viewAt } from './slow-series.ts';
import { useSetting } from './use-setting.ts';
import { useSlow } from './use-slow.ts';

export function SlowView({ node, isSeen }: NodeViewProps) {
  const [heldMs, setHeld] = useState<number | undefined>(undefined);
  const isLive = isSeen && heldMs === undefined;
  const { slow, trouble, ask } = useSlow(node.name, isLive && node.state === 'running');
  const liveNowMs = useServerNow(isLive);
  const nowMs = heldMs ?? liveNowMs;
  const [, to] = viewAt(nowMs);
  const view = useMemo(() => viewAt(to * 1000), [to]);
  const syncKey = useId();
  const setting = useSetting(node.name, ask);
  const hold = useCallback(() => setHeld(held => (held === undefined ? nowMs : undefined)), [nowMs]);
  const part = { node, view, syncKey, setting };
  return (
    <section className={styles.slow} aria-label={`Slow commands and events of ${node.name}`}>
      <header className={styles.bar}>
        <p>
          {node.state === 'running' ? 'The last two minutes. Older ones are in the tables.' : stateText(node)}
        </p>
        <Button look="plain" size="small" aria-pressed={heldMs !== undefined} onClick={hold}>
          <Icon name={heldMs === undefined ? 'pause' : 'run'} size={12} />
          {heldMs === undefined ? 'Hold' : 'Live again'}
        </Button>
      </header>
      {trouble === undefined ? null : (
        <div className={styles.trouble} role="alert">
          <p>{trouble}</p>
          <Button look="plain" size="small" onClick={ask}>
            Ask again
          </Button>
        </div>
      )}
      {setting.trouble === undefined ? null : (
        <p className={styles.trouble} role="alert">
          {setting.trouble}
        </p>
      )}
      {slow === undefined ? null : (
        <div className={styles.blocks}>
          <SlowCommands {...part} log={slow.log} seen={slow.seen} />
          <LatencyEvents {...part} latency={slow.latency} />
          <CommandTimesBlock histogram={slow.latency.histogram} />
        </div>
      )}
    </section>
  );
}
