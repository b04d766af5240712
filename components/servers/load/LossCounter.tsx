'use client';
/** What was acknowledged, what came back, what is lost. */
import { useBenchState } from '#components/bench/bench-context.ts';
import { clockText, countText } from '#components/plot/units.ts';
import { Button } from '#components/ui/Button.tsx';
import type { LoadReport, TopologyNode } from '#sandbox/server-protocol.ts';
import styles from './LossCounter.module.css';
import { lossText, lostWhenText, unacknowledgedText, whyNotCounted } from './loss-words.ts';

const noNodes: readonly TopologyNode[] = [];

export function LossCounter({
  report,
  isAsking,
  onCount,
}: {
  report: LoadReport;
  isAsking: boolean;
  onCount: () => void;
}) {
  const nodes = useBenchState(state => state.servers.topology?.nodes ?? noNodes);
  const why = whyNotCounted(report.isRunning, nodes);
  const { loss } = report;
  const acknowledged = loss?.acknowledged ?? report.acknowledged;
  const lost = loss?.lost ?? 0;
  return (
    <section className={styles.counter} aria-label="Loss counter">
      <dl className={styles.figures}>
        <Figure name="acknowledged" value={countText(acknowledged)} />
        <Figure name="came back" value={loss === null ? '–' : countText(loss.present)} />
        <Figure name="lost" value={loss === null ? '–' : countText(lost)} isLost={lost > 0} />
      </dl>
      {loss === null ? null : (
        <span
          className={styles.bar}
          style={{ '--came-back': acknowledged === 0 ? 1 : loss.present / acknowledged }}
          data-lost={lost > 0 || undefined}
          aria-hidden="true"
        />
      )}
      <div className={styles.said} aria-live="polite">
        {loss === null ? (
          <p className={styles.soft}>
            {acknowledged === 0
              ? 'No write has been acknowledged yet.'
              : 'Count what came back once the servers answer again.'}
          </p>
        ) : (
          [lossText(loss), lostWhenText(loss), unacknowledgedText(loss)].map(sentence =>
            sentence === undefined ? null : <p key={sentence}>{sentence}</p>,
          )
        )}
      </div>
      <div className={styles.actions}>
        <Button
          look={loss === null && why === undefined ? 'primary' : 'plain'}
          size="small"
          aria-disabled={why !== undefined || isAsking}
          onClick={() => {
            if (why === undefined && !isAsking) onCount();
          }}
        >
          {loss === null ? 'Count what came back' : 'Count again'}
        </Button>
        <p className={styles.soft} role="status">
          {why ?? (loss === null ? '' : `counted at ${clockText(loss.countedAtMs, { milliseconds: false })}`)}
        </p>
      </div>
    </section>
  );
}

function Figure({ name, value, isLost = false }: { name: string; value: string; isLost?: boolean }) {
  return (
    <div className={styles.figure} data-lost={isLost || undefined}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
