'use client';
import { useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import popup from '#components/ui/Popup.module.css';
import { ToolLabel } from '#components/ui/ToolLabel.tsx';
import tools from './BenchTools.module.css';
import { BenchError, useBench, useBenchState } from './bench-context.ts';
import styles from './UndoWrite.module.css';

/** Takes back the last write. If somebody else has changed its keys since, it asks before it overwrites that. */
export function UndoWrite() {
  const bench = useBench();
  const activeTab = useBenchState(state => state.activeTab);
  const { label, why } = useBenchState(state => state.undoable);
  const isOpen = useBenchState(state => state.status.state === 'open');
  const [isBusy, setBusy] = useState(false);
  const [conflict, setConflict] = useState<string>();
  const button = useRef<HTMLButtonElement>(null);
  const undo = (force: boolean) => {
    setConflict(undefined);
    setBusy(true);
    bench
      .undo({ force })
      .catch((error: unknown) => {
        if (!(error instanceof BenchError)) throw error;
        if (error.code === 'conflict') setConflict(error.message);
        else bench.note(activeTab, error.message);
      })
      .finally(() => setBusy(false));
  };
  const leave = () => {
    setConflict(undefined);
    button.current?.focus();
  };
  const isDisabled = !isOpen || isBusy || label === null;
  const name = label === null ? 'Undo' : `Undo: ${label}`;
  return (
    <div className={`${popup.root} ${styles.root}`}>
      <Button
        ref={button}
        look="quiet"
        size="small"
        aria-label={name}
        title={label === null ? why || 'Undo: nothing was written yet' : name}
        aria-disabled={isDisabled}
        onClick={() => {
          if (!isDisabled) undo(false);
          else if (label === null && why !== '') bench.note(activeTab, why);
        }}
      >
        <Icon name="undo" />
        <ToolLabel>Undo</ToolLabel>
      </Button>
      {conflict === undefined ? null : (
        <Question
          text={conflict}
          onYes={() => {
            undo(true);
            button.current?.focus();
          }}
          onNo={leave}
        />
      )}
    </div>
  );
}

function Question({ text, onYes, onNo }: { text: string; onYes: () => void; onNo: () => void }) {
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.focus(), []);
  return (
    <div
      ref={panel}
      role="alertdialog"
      aria-label="Overwrite what was changed since?"
      aria-describedby="undo-conflict"
      tabIndex={-1}
      className={`${popup.panel} ${styles.question}`}
      onKeyDown={event => {
        if (event.key === 'Escape') onNo();
      }}
    >
      <p id="undo-conflict">{text}</p>
      <div className={tools.actions}>
        <Button look="danger" size="small" onClick={onYes}>
          Undo all the same
        </Button>
        <Button look="quiet" size="small" onClick={onNo}>
          Leave it
        </Button>
      </div>
    </div>
  );
}
