'use client';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { Popup } from '#components/ui/Popup.tsx';
import styles from './BenchTools.module.css';
import { BenchError, useBench, useBenchState } from './bench-context.ts';

const losses = {
  namespace:
    'All keys here are deleted and the keys of the start state made anew. Undo brings them back, as long as they hold no more than 4 MB.',
  servers: 'All keys here are deleted and the keys of the start state made anew. There is no undo.',
  exercise:
    'These servers end, with all that you have done to them, and new ones start as the exercise gives them. There is no undo.',
} as const;

/** Starting over, behind a second click because of all that goes. */
export function ResetSandbox() {
  const bench = useBench();
  const hasServers = useBenchState(state => (state.sandbox?.kind ?? 'namespace') !== 'namespace');
  const isExercise = bench.scope.startsWith('exercise:');
  const loss = losses[!hasServers ? 'namespace' : isExercise ? 'exercise' : 'servers'];
  const activeTab = useBenchState(state => state.activeTab);
  const reset = () => {
    bench.reset().then(
      () => bench.note(activeTab, 'back to the start'),
      (error: unknown) => {
        if (!(error instanceof BenchError)) throw error;
        bench.note(activeTab, error.message);
      },
    );
  };
  return (
    <Popup label="Reset" title="Back to the start?" icon={<Icon name="reset" />}>
      {close => (
        <>
          <p>{loss}</p>
          <div className={styles.actions}>
            <Button
              look="danger"
              size="small"
              onClick={() => {
                reset();
                close();
              }}
            >
              Delete and start over
            </Button>
            <Button look="quiet" size="small" onClick={close}>
              Keep my keys
            </Button>
          </div>
        </>
      )}
    </Popup>
  );
}
