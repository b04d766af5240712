'use client';
/** The button that names what the sandbox stands on and opens the choice. The sheet itself is loaded on demand. */
import { type ComponentType, useRef, useState } from 'react';
import { useBench, useBenchState } from '#components/bench/bench-context.ts';
import { kindWord } from '#components/servers/topology/words.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { ToolLabel } from '#components/ui/ToolLabel.tsx';

export interface KindSheetProps {
  readonly onClose: () => void;
  /** It is gone; the focus has to go somewhere. */
  readonly onClosed: () => void;
}

/** Nothing where the scope decides by itself: on the home page and in exercises. */
export function KindChooser() {
  const bench = useBench();
  const activeTab = useBenchState(state => state.activeTab);
  const kind = useBenchState(state => state.sandbox?.kind);
  const [Sheet, setSheet] = useState<ComponentType<KindSheetProps> | undefined>(undefined);
  const button = useRef<HTMLButtonElement>(null);
  if (bench.scope !== 'playground' && !bench.scope.startsWith('lesson:')) return null;
  const open = () => {
    import('./KindSheet.tsx').then(
      ({ KindSheet }) => setSheet(() => KindSheet),
      () => bench.note(activeTab, 'The choice could not be loaded. Try again in a moment.'),
    );
  };
  const word = kindWord[kind ?? 'namespace'];
  return (
    <>
      <Button
        ref={button}
        look="quiet"
        size="small"
        title={`Runs on: ${word}`}
        aria-label={`Runs on: ${word}. Choose another`}
        aria-haspopup="dialog"
        aria-expanded={Sheet !== undefined}
        onClick={open}
      >
        <Icon name="nodes" />
        <ToolLabel>{word}</ToolLabel>
      </Button>
      {Sheet === undefined ? null : (
        <Sheet onClose={() => setSheet(undefined)} onClosed={() => button.current?.focus()} />
      )}
    </>
  );
}
