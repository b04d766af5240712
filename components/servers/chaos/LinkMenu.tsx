'use client';
import type { Chaos, NodeName, TopologyState } from '#sandbox/server-protocol.ts';
import { ChaosPopover } from './ChaosPopover.tsx';
import styles from './LinkMenu.module.css';
import { OneLinkRows } from './LinkRows.tsx';
import { useChaos } from './use-chaos.ts';

/** The words on a link; they open what can be done to it. */
export function LinkMenu({
  between,
  topology,
  text,
  tone,
}: {
  between: readonly [NodeName, NodeName];
  topology: TopologyState;
  text: string;
  tone: 'plain' | 'slow' | 'lost';
}) {
  const { run } = useChaos();
  const title = `${between[0]} – ${between[1]}`;
  return (
    <ChaosPopover
      title={title}
      trigger={
        <button
          type="button"
          className={styles.link}
          data-tone={tone}
          aria-label={`Link ${title}: ${text}. What can be done to it`}
        >
          {text}
        </button>
      }
    >
      {close => (
        <OneLinkRows
          between={between}
          topology={topology}
          act={(chaos: Chaos) => {
            close();
            run(chaos);
          }}
        />
      )}
    </ChaosPopover>
  );
}
