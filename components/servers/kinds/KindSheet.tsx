'use client';
import { useState } from 'react';
import { BenchError, useBench, useBenchState } from '#components/bench/bench-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { Sheet } from '#components/ui/Sheet.tsx';
import type { KindSheetProps } from './KindChooser.tsx';
import { KindPicture } from './KindPicture.tsx';
import styles from './KindSheet.module.css';
import { type KindChoice, kindChoices } from './kinds.ts';

/** What the sandbox stands on. Keys go along, whichever is chosen. */
export function KindSheet({ onClose, onClosed }: KindSheetProps) {
  const bench = useBench();
  const kind = useBenchState(state => state.sandbox?.kind);
  const nodes = useBenchState(state => state.servers.topology?.nodes.length ?? 0);
  const moving = useBenchState(state => state.servers.moving);
  const activeTab = useBenchState(state => state.activeTab);
  const [failure, setFailure] = useState<string | undefined>(undefined);
  const [wanted, setWanted] = useState<KindChoice | undefined>(undefined);
  const move = (choice: KindChoice) => {
    setFailure(undefined);
    setWanted(choice);
    bench.servers.move(choice.kind, { hasReplicas: choice.hasReplicas === true }).then(
      () => {
        onClose();
        bench.focusTerminal(activeTab);
      },
      (error: unknown) => {
        if (!(error instanceof BenchError)) throw error;
        setFailure(error.message);
      },
    );
  };
  return (
    <Sheet title="What your commands run on" onClose={onClose} onClosed={onClosed}>
      <p className={styles.intro}>
        Your keys move along with their types, values and TTLs. What reads, blocks or is in a MULTI begins
        anew.
      </p>
      <ul className={styles.kinds}>
        {kindChoices.map(choice => (
          <Kind
            key={choice.title}
            choice={choice}
            isHere={
              choice.kind === kind && (kind !== 'cluster' || (choice.hasReplicas === true) === nodes > 3)
            }
            isWanted={moving !== undefined && choice === wanted}
            isBusy={moving !== undefined || kind === undefined}
            onMove={() => move(choice)}
          />
        ))}
      </ul>
      <p className={styles.outcome} role="status" data-lost={failure !== undefined || undefined}>
        {failure ?? (moving === undefined ? '' : moving.detail || 'Your keys are on their way…')}
        {moving !== undefined && moving.place !== null ? (
          <Button size="small" onClick={bench.servers.leaveLine}>
            Leave the line
          </Button>
        ) : null}
      </p>
    </Sheet>
  );
}

function Kind({
  choice,
  isHere,
  isWanted,
  isBusy,
  onMove,
}: {
  choice: KindChoice;
  isHere: boolean;
  /** The move there is under way, or stands in line. */
  isWanted: boolean;
  isBusy: boolean;
  onMove: () => void;
}) {
  return (
    <li className={styles.kind} data-here={isHere || undefined}>
      <KindPicture kind={choice.kind} hasReplicas={choice.hasReplicas === true} />
      <div className={styles.words}>
        <h3 className={styles.title}>{choice.title}</h3>
        <p>{choice.is}</p>
        <p className={styles.costs}>{choice.costs}</p>
      </div>
      {isHere ? (
        <span className={styles.here}>you are here</span>
      ) : isWanted ? (
        <span className={styles.here}>on the way</span>
      ) : (
        <Button
          size="small"
          aria-label={`Move here: ${choice.title}`}
          aria-disabled={isBusy}
          onClick={() => !isBusy && onMove()}
        >
          Move here
        </Button>
      )}
    </li>
  );
}
