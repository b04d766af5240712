'use client';
/** The button that opens the panel. The panel itself is loaded on demand. */
import { type ComponentType, Suspense, useEffect, useRef, useState } from 'react';
import { useBench, useBenchState } from '#components/bench/bench-context.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { useRemembered } from '#components/lesson/use-remembered.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { ToolLabel } from '#components/ui/ToolLabel.tsx';
import { isTabName, type TabName } from './tab-names.ts';

export interface ConnectPanelProps {
  readonly tab: TabName;
  readonly onTab: (tab: TabName) => void;
  readonly onClose: () => void;
  /** It is gone; the focus has to go somewhere. */
  readonly onClosed: () => void;
}

/** The other door: the same sandbox for any Redis client. `?connect=python` opens it at once, at that language. */
export function ConnectClient({
  label,
}: {
  /** Said in full where the button stands alone; it then leaves `?connect=` to the one in the bench's head. */
  label?: string;
} = {}) {
  const t = useText('bench');
  const bench = useBench();
  const activeTab = useBenchState(state => state.activeTab);
  const isReady = useBenchState(state => state.sandbox !== undefined);
  const [remembered, setTab] = useRemembered('connect-tab', 'redis-cli');
  const [Panel, setPanel] = useState<ComponentType<ConnectPanelProps> | undefined>(undefined);
  const button = useRef<HTMLButtonElement>(null);
  const open = () => {
    import('./ConnectPanel.tsx').then(
      ({ ConnectPanel }) => setPanel(() => ConnectPanel),
      () => bench.note(activeTab, t('panelNotLoaded')),
    );
  };
  useEffect(() => {
    const asked = isReady && label === undefined ? takeDeepLink() : undefined;
    if (asked === undefined) return;
    setTab(asked);
    button.current?.click();
  }, [isReady, label, setTab]);
  return (
    <>
      <Button
        ref={button}
        look="quiet"
        size="small"
        title={label ?? t('connect')}
        aria-haspopup="dialog"
        aria-expanded={Panel !== undefined}
        onClick={open}
      >
        <Icon name="plug" />
        {label ?? <ToolLabel>{t('connect')}</ToolLabel>}
      </Button>
      {Panel === undefined ? null : (
        <Suspense>
          <Panel
            tab={isTabName(remembered) ? remembered : 'redis-cli'}
            onTab={setTab}
            onClose={() => setPanel(undefined)}
            onClosed={() => button.current?.focus()}
          />
        </Suspense>
      )}
    </>
  );
}

/** The tab that the address asks for. It is taken out, so that one bench answers, and once. */
function takeDeepLink(): TabName | undefined {
  const url = new URL(window.location.href);
  const asked = url.searchParams.get('connect');
  if (!isTabName(asked)) return undefined;
  url.searchParams.delete('connect');
  window.history.replaceState(window.history.state, '', url);
  return asked;
}
