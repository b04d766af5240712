'use client';
import dynamic from 'next/dynamic';
import { Clients } from '#components/clients/Clients.tsx';
import { ConnectClient } from '#components/connect/ConnectClient.tsx';
import { HistoryRail } from '#components/history/HistoryRail.tsx';
import { useText } from '#components/i18n/language-context.tsx';
import { KeySpace } from '#components/keyspace/KeySpace.tsx';
import { KindChooser } from '#components/servers/kinds/KindChooser.tsx';
import { ShareBench } from '#components/share/ShareBench.tsx';
import { Split } from '#components/ui/Split.tsx';
import styles from './Bench.module.css';
import { BenchActions } from './BenchActions.tsx';
import { BenchStatus } from './BenchStatus.tsx';
import { ResetSandbox } from './BenchTools.tsx';
import { useBenchState } from './bench-context.ts';

/** Only some lessons have a world, and only some sandboxes servers: what draws them is loaded where there are any. */
const WorldPanel = dynamic(async () => (await import('#components/world/WorldPanel.tsx')).WorldPanel, {
  ssr: false,
});
const BenchSurface = dynamic(
  async () => (await import('#components/servers/BenchSurface.tsx')).BenchSurface,
  {
    ssr: false,
  },
);

/**
 * The workbench: clients and the key space, with the simulated world between them where there is one. It fills its
 * container, side by side where that is wide and one above the other where not.
 */
export function Bench({
  rememberAs = 'bench',
  layout = 'auto',
}: {
  rememberAs?: string;
  /** `stacked` keeps the clients above the keys, however wide it is, and gives the keys more room. */
  layout?: 'auto' | 'stacked';
}) {
  const t = useText('bench');
  const isLookingBack = useBenchState(state => state.past !== undefined);
  return (
    <div className={styles.bench} data-bench data-past={isLookingBack || undefined}>
      <div className={styles.zones}>
        <Split
          direction={layout === 'auto' ? 'auto' : 'column'}
          label={t('divider')}
          initial={layout === 'auto' ? 40 : 33}
          min={20}
          max={75}
          rememberAs={rememberAs}
          first={<Clients />}
          second={
            <div className={styles.surface}>
              <World />
              <Surface />
            </div>
          }
        />
        <BenchStatus />
      </div>
      <HistoryRail />
      <BenchActions />
    </div>
  );
}

function World() {
  const hasWorld = useBenchState(state => state.world !== undefined);
  return hasWorld ? <WorldPanel /> : null;
}

/** The keys; on servers of one's own, what else there is to see of them, too. */
function Surface() {
  const hasServers = useBenchState(state => (state.sandbox?.kind ?? 'namespace') !== 'namespace');
  const keyTools = (
    <>
      <ResetSandbox />
    </>
  );
  const tools = (
    <>
      <KindChooser />
      <ShareBench />
      <ConnectClient />
    </>
  );
  if (hasServers) return <BenchSurface keyTools={keyTools} tools={tools} />;
  return (
    <KeySpace
      tools={
        <>
          {keyTools}
          {tools}
        </>
      }
    />
  );
}
