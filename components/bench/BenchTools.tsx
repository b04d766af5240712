'use client';
import { Button } from '#components/ui/Button.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { Popup } from '#components/ui/Popup.tsx';
import styles from './BenchTools.module.css';
import { BenchError, useBench, useBenchState } from './bench-context.ts';

/** Starting over, behind a second click because it cannot be undone. */
export function ResetSandbox() {
  const bench = useBench();
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
          <p>All keys here are deleted and the keys of the start state made anew. This cannot be undone.</p>
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

/** The other door: the same sandbox for any Redis client. */
export function ConnectClient() {
  const url = useBenchState(state => state.sandbox?.url);
  const expiresAtMs = useBenchState(state => state.sandbox?.expiresAtMs);
  return (
    <Popup label="Connect" title="Connect your own client" icon={<Icon name="plug" />}>
      {() =>
        url === undefined ? (
          <p>The sandbox is not open yet.</p>
        ) : (
          <>
            <p>
              These keys are on a real Redis. Any client that takes a URL can use them, and you see here what
              it does.
            </p>
            <Line text={url} label="Copy the URL" />
            <Line text={`redis-cli -u ${url}`} label="Copy the redis-cli command" />
            <p className={styles.small}>
              Whoever has this URL has these keys. Left unused, they end {endsIn(expiresAtMs)}.
            </p>
          </>
        )
      }
    </Popup>
  );
}

function endsIn(expiresAtMs: number | undefined): string {
  const hours = Math.round(((expiresAtMs ?? 0) - Date.now()) / 3_600_000);
  return hours > 1 ? `in ${hours} hours` : 'within the hour';
}

function Line({ text, label }: { text: string; label: string }) {
  return (
    <div className={styles.line}>
      <code>{text}</code>
      <CopyButton isBare text={() => text} label={label} />
    </div>
  );
}
