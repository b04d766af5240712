'use client';
/** Sharing: a link that carries keys and commands, a file, and the way back in. */
import { useBenchState } from '#components/bench/bench-context.ts';
import { Icon } from '#components/ui/Icon.tsx';
import { Sheet } from '#components/ui/Sheet.tsx';
import { ImportForm } from './ImportForm.tsx';
import { LinkForm } from './LinkForm.tsx';
import styles from './Share.module.css';
import type { SharePanelProps } from './ShareBench.tsx';
import { exportPath } from './script-api.ts';

export function SharePanel({ onClose, onClosed }: SharePanelProps) {
  const sandboxId = useBenchState(state => state.sandbox?.id);
  return (
    <Sheet title="Share" onClose={onClose} onClosed={onClosed}>
      {sandboxId === undefined ? (
        <p>The sandbox is not open yet. This fills in by itself when it is.</p>
      ) : (
        <>
          <section className={styles.section} aria-labelledby="share-link">
            <h3 id="share-link" className={styles.heading}>
              A link to the playground
            </h3>
            <LinkForm sandboxId={sandboxId} />
          </section>
          <section className={styles.section} aria-labelledby="share-file">
            <h3 id="share-file" className={styles.heading}>
              A file of commands
            </h3>
            <p>
              It makes these keys anew, here or on any Redis: <code>redis-cli &lt; file</code>
            </p>
            <a className={styles.download} href={exportPath(sandboxId)} download>
              <Icon name="download" /> Export these keys
            </a>
          </section>
          <section className={styles.section} aria-labelledby="share-import">
            <h3 id="share-import" className={styles.heading}>
              Import commands
            </h3>
            <ImportForm sandboxId={sandboxId} onDone={onClose} />
          </section>
        </>
      )}
    </Sheet>
  );
}
