'use client';
/** The button that opens the sheet for sharing. The sheet itself is loaded on demand. */
import { type ComponentType, Suspense, useRef, useState } from 'react';
import { useBench, useBenchState } from '#components/bench/bench-context.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { ToolLabel } from '#components/ui/ToolLabel.tsx';

export interface SharePanelProps {
  readonly onClose: () => void;
  /** It is gone; the focus has to go somewhere. */
  readonly onClosed: () => void;
}

/** These keys as a link or a file, and others' keys out of a file. */
export function ShareBench() {
  const t = useText('site');
  const bench = useBench();
  const activeTab = useBenchState(state => state.activeTab);
  const [Panel, setPanel] = useState<ComponentType<SharePanelProps> | undefined>(undefined);
  const button = useRef<HTMLButtonElement>(null);
  const open = () => {
    import('./SharePanel.tsx').then(
      ({ SharePanel }) => setPanel(() => SharePanel),
      () => bench.note(activeTab, 'The panel could not be loaded. Try again in a moment.'),
    );
  };
  return (
    <>
      <Button
        ref={button}
        look="quiet"
        size="small"
        title={t('share')}
        aria-haspopup="dialog"
        aria-expanded={Panel !== undefined}
        onClick={open}
      >
        <Icon name="share" />
        <ToolLabel>{t('share')}</ToolLabel>
      </Button>
      {Panel === undefined ? null : (
        <Suspense>
          <Panel onClose={() => setPanel(undefined)} onClosed={() => button.current?.focus()} />
        </Suspense>
      )}
    </>
  );
}
