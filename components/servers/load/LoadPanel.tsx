'use client';
/** A load on a sandbox's servers: what is sent, how it is answered, and of writes what was lost. */
import { useState } from 'react';
import { BenchError, useBench, useBenchState } from '#components/bench/bench-context.ts';
import type { LoadSpec } from '#sandbox/server-protocol.ts';
import { LoadForm } from './LoadForm.tsx';
import styles from './LoadPanel.module.css';
import { LoadResult } from './LoadResult.tsx';
import { plainSpec } from './presets.ts';

export function LoadPanel() {
  const bench = useBench();
  const report = useBenchState(state => state.servers.load);
  const [draft, setDraft] = useState<LoadSpec>(report?.spec ?? plainSpec);
  const [trouble, setTrouble] = useState<string | undefined>(undefined);
  const [isAsking, setAsking] = useState(false);
  const isRunning = report?.isRunning ?? false;
  const ask = async (request: () => Promise<void>): Promise<void> => {
    setAsking(true);
    setTrouble(undefined);
    try {
      await request();
    } catch (error) {
      if (!(error instanceof BenchError)) throw error;
      setTrouble(error.message);
    } finally {
      setAsking(false);
    }
  };
  return (
    <section className={styles.load} aria-label="Load">
      <LoadForm
        spec={isRunning && report !== undefined ? report.spec : draft}
        isRunning={isRunning}
        isAsking={isAsking}
        onChange={setDraft}
        onStart={spec => void ask(() => bench.servers.startLoad(spec))}
        onStop={() => void ask(() => bench.servers.stopLoad())}
      />
      {trouble === undefined ? null : (
        <p className={styles.trouble} role="alert">
          {trouble}
        </p>
      )}
      {report === undefined ? null : (
        <LoadResult
          report={report}
          isAsking={isAsking}
          onCount={() => void ask(() => bench.servers.countLoss())}
        />
      )}
      <p className={styles.other}>
        <a href="/docs/engines" target="_blank" rel="noreferrer">
          The same load on other engines
        </a>
      </p>
    </section>
  );
}
