'use client';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { Popup } from '#components/ui/Popup.tsx';
import styles from './BenchTools.module.css';
import { BenchError, useBench, useBenchState } from './bench-context.ts';

const losses = {
  namespace: 'resetNamespace',
  servers: 'resetServers',
  exercise: 'resetExercise',
} as const;

/** Starting over, behind a second click because of all that goes. */
export function ResetSandbox() {
  const t = useText('bench');
  const bench = useBench();
  const hasServers = useBenchState(state => (state.sandbox?.kind ?? 'namespace') !== 'namespace');
  const isExercise = bench.scope.startsWith('exercise:');
  const loss = losses[!hasServers ? 'namespace' : isExercise ? 'exercise' : 'servers'];
  const activeTab = useBenchState(state => state.activeTab);
  const reset = () => {
    bench.reset().then(
      () => bench.note(activeTab, t('backToStart')),
      (error: unknown) => {
        if (!(error instanceof BenchError)) throw error;
        bench.note(activeTab, error.message);
      },
    );
  };
  return (
    <Popup label={t('reset')} title={t('resetTitle')} icon={<Icon name="reset" />}>
      {close => (
        <>
          <p>{t(loss)}</p>
          <div className={styles.actions}>
            <Button
              look="danger"
              size="small"
              onClick={() => {
                reset();
                close();
              }}
            >
              {t('deleteAndStart')}
            </Button>
            <Button look="quiet" size="small" onClick={close}>
              {t('keepKeys')}
            </Button>
          </div>
        </>
      )}
    </Popup>
  );
}
