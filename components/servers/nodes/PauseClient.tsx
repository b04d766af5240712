'use client';
import { BenchError, useBench, useBenchState } from '#components/bench/bench-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import styles from './PauseClient.module.css';

const ms = 10_000;

/** A client that stands still for a while, as in a garbage collection: what it sends is held back. */
export function PauseClient({ client }: { client: Letter }) {
  const bench = useBench();
  const hasServers = useBenchState(state => state.servers.topology !== undefined);
  if (!hasServers) return null;
  const tell = (text: string) => bench.note(client, text);
  const pause = () => {
    bench.servers.chaos({ action: 'pause-client', client, ms }).then(tell, (error: unknown) => {
      if (!(error instanceof BenchError)) throw error;
      tell(error.message);
    });
  };
  const name = `Hold back what client ${client} sends for 10 s`;
  return (
    <Button look="quiet" size="small" className={styles.pause} aria-label={name} title={name} onClick={pause}>
      <Icon name="pause" />
    </Button>
  );
}
