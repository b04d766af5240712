'use client';
/** Why nothing is there, and what would bring something: a command that runs with one click, a lower threshold. */
import type { ReactNode } from 'react';
import { BenchError, useBench, useBenchState } from '#components/bench/bench-context.ts';
import { firstNode } from '#components/bench/prompt-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { NodeName } from '#sandbox/server-protocol.ts';
import styles from './SlowView.module.css';

/** Some tens of milliseconds. */
export const slowLine = 'EVAL "local s = 0 for i = 1, 5e6 do s = s + i end return s" 0';

export function TryIt({ node, children }: { node: NodeName; children: ReactNode }) {
  const bench = useBench();
  const client = useBenchState(state => state.activeTab);
  const clientNode = useBenchState(state => state.clients.find(({ name }) => name === state.activeTab)?.node);
  const isHere = (clientNode ?? firstNode) === node;
  const run = () => {
    bench.run(slowLine).catch((error: unknown) => {
      // The terminal shows a BenchError below the command.
      if (!(error instanceof BenchError)) throw error;
    });
  };
  return (
    <div className={styles.nothing}>
      <div>{children}</div>
      <p>
        Try a Lua loop, <code>KEYS *</code> over many keys, or a big <code>SORT</code>.{' '}
        <code>DEBUG SLEEP</code> is refused here.
      </p>
      <p className={styles.line}>
        <code>{slowLine}</code>
        {isHere ? (
          <Button look="plain" size="small" onClick={run}>
            <Icon name="run" size={11} /> Run it as client {client}
          </Button>
        ) : (
          <span>Send a client to {node} to run it there.</span>
        )}
      </p>
    </div>
  );
}
