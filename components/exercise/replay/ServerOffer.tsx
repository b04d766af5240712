'use client';
/** Scripts and the like run on a server of one's own alone: the exercise's bench moves there, and the replay begins anew. */
import { useState } from 'react';
import { BenchError, useBench, useBenchState } from '#components/bench/bench-context.ts';
import { Button } from '#components/ui/Button.tsx';
import styles from './ReplayBar.module.css';

export function ServerOffer() {
  const bench = useBench();
  const isMoving = useBenchState(state => state.servers.moving !== undefined);
  const [problem, setProblem] = useState('');
  const move = () => {
    setProblem('');
    bench.servers.move('server').catch((error: unknown) => {
      if (!(error instanceof BenchError)) throw error;
      setProblem(error.message);
    });
  };
  return (
    <div className={styles.offer}>
      <p>A step was left out, because it needs a server of your own.</p>
      <Button size="small" aria-disabled={isMoving} onClick={() => (isMoving ? undefined : move())}>
        {isMoving ? 'Moving …' : 'Replay it on a server of my own'}
      </Button>
      {problem === '' ? null : <p role="alert">{problem}</p>}
    </div>
  );
}
