'use client';
/** "Connect your own client": where the sandbox is, a program for each language, and what to know before. */
import { Tabs } from 'radix-ui';
import { useCallback, useEffect, useState } from 'react';
import { useBenchState } from '#components/bench/bench-context.ts';
import { differencesPath } from '#components/differences/anchor.ts';
import { useHref } from '#components/i18n/language-context.tsx';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { Sheet } from '#components/ui/Sheet.tsx';
import type { SandboxKind } from '#sandbox/server-protocol.ts';
import { AddressView } from './AddressView.tsx';
import type { ConnectPanelProps } from './ConnectClient.tsx';
import styles from './ConnectPanel.module.css';
import { connectArea } from './connect-area.ts';
import { type Address, isLoopback, readAddress } from './fill.ts';
import { loadSheet } from './load-sheet.ts';
import { NodeAddresses } from './NodeAddresses.tsx';
import { OutsideClients } from './OutsideClients.tsx';
import { SampleView } from './SampleView.tsx';
import type { ConnectSheet } from './sheet-schema.ts';
import { isTabName } from './tab-names.ts';

export function ConnectPanel({ tab, onTab, onClose, onClosed }: ConnectPanelProps) {
  const t = useLazyText(connectArea);
  const url = useBenchState(state => state.sandbox?.url);
  const address = url === undefined ? undefined : readAddress(url);
  return (
    <Sheet title={t('title')} width="wide" onClose={onClose} onClosed={onClosed}>
      {url === undefined || address === undefined ? (
        <p>{t('notOpen')}</p>
      ) : (
        <Connection url={url} address={address} tab={tab} onTab={onTab} />
      )}
    </Sheet>
  );
}

interface ConnectionProps extends Pick<ConnectPanelProps, 'tab' | 'onTab'> {
  readonly url: string;
  readonly address: Address;
}

function Connection({ url, address, tab, onTab }: ConnectionProps) {
  const t = useLazyText(connectArea);
  const [isTokenShown, setTokenShown] = useState(false);
  const { sheet, problem, retry } = useSheet();
  const kind = useBenchState(state => state.sandbox?.kind ?? 'namespace');
  const sentinelPort = useBenchState(
    state => state.servers.topology?.nodes.find(node => node.kind === 'sentinel')?.externalPort ?? null,
  );
  const tabs = (sheet === undefined ? undefined : tabsFor(kind, sheet)) ?? [];
  const entry = sentinelPort === null ? address : { ...address, port: String(sentinelPort) };
  return (
    <>
      <p>
        {t('anyClient')}
        {isLoopback(address.host) ? ` ${t('loopback')}` : ''}
      </p>
      <AddressView url={url} address={address} isTokenShown={isTokenShown} onShowToken={setTokenShown} />
      <p className={styles.warning}>
        <strong>{t('whoever')}</strong> <Lifetime />
      </p>
      <OutsideClients />
      <NodeAddresses address={address} />
      {sheet === undefined ? (
        <SheetMissing problem={problem} onRetry={retry} />
      ) : (
        <>
          <Tabs.Root value={tab} onValueChange={next => (isTabName(next) ? onTab(next) : undefined)}>
            <Tabs.List className={styles.tabs} aria-label={t('client')}>
              {tabs.map(({ id, title }) => (
                <Tabs.Trigger key={id} value={id} className={styles.tab}>
                  {title}
                </Tabs.Trigger>
              ))}
            </Tabs.List>
            {tabs.map(({ id, samples }) => (
              <Tabs.Content key={id} value={id} className={styles.content}>
                {samples.map(sample => (
                  <SampleView key={sample.id} sample={sample} address={entry} isTokenShown={isTokenShown} />
                ))}
              </Tabs.Content>
            ))}
          </Tabs.Root>
          {kind === 'namespace' ? <Limits limits={sheet.limits} /> : null}
        </>
      )}
    </>
  );
}

function tabsFor(kind: SandboxKind, sheet: ConnectSheet): ConnectSheet['tabs'] {
  if (kind === 'cluster') return sheet.clusterTabs;
  return kind === 'sentinel' ? sheet.sentinelTabs : sheet.tabs;
}

function useSheet() {
  const [sheet, setSheet] = useState<ConnectSheet | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const retry = useCallback(() => {
    setProblem(undefined);
    loadSheet().then(setSheet, (error: unknown) =>
      setProblem(error instanceof Error ? error.message : String(error)),
    );
  }, []);
  useEffect(retry, [retry]);
  return { sheet, problem, retry };
}

function SheetMissing({ problem, onRetry }: { problem: string | undefined; onRetry: () => void }) {
  const t = useLazyText(connectArea);
  if (problem === undefined) return <p className={styles.loading}>{t('loading')}</p>;
  return (
    <p role="alert" className={styles.loading}>
      {problem}{' '}
      <Button size="small" onClick={onRetry}>
        {t('tryAgain')}
      </Button>
    </p>
  );
}

function Lifetime() {
  const t = useLazyText(connectArea);
  const expiresAtMs = useBenchState(state => state.sandbox?.expiresAtMs ?? 0);
  const skewMs = useBenchState(state => state.skewMs);
  const hours = Math.round((expiresAtMs - skewMs - Date.now()) / 3_600_000);
  return hours > 48
    ? t('unusedDays', { count: Math.round(hours / 24) })
    : t('unusedHours', { count: Math.max(1, hours) });
}

function Limits({ limits }: Pick<ConnectSheet, 'limits'>) {
  const t = useLazyText(connectArea);
  const href = useHref();
  return (
    <section className={styles.limits} aria-labelledby="connect-limits">
      <h3 id="connect-limits">{t('whatFits')}</h3>
      <dl>
        {limits.map(({ what, most }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{most}</dd>
          </div>
        ))}
      </dl>
      <p>
        {t.rich('pastLimit', {
          link: text => (
            <a href={href(differencesPath)} target="_blank" rel="noopener">
              {text}
            </a>
          ),
        })}
      </p>
    </section>
  );
}
