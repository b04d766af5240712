'use client';
import { useEffect, useId, useRef } from 'react';
import { Button } from '#components/ui/Button.tsx';
import popup from '#components/ui/Popup.module.css';
import styles from './Question.module.css';

/** Asked before what somebody else wrote is overwritten. Escape leaves it. */
export function Question({
  title,
  text,
  yes,
  no,
  onYes,
  onNo,
}: {
  title: string;
  text: string;
  yes: string;
  no: string;
  onYes: () => void;
  onNo: () => void;
}) {
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => panel.current?.focus(), []);
  return (
    <div
      ref={panel}
      role="alertdialog"
      aria-label={title}
      aria-describedby={id}
      tabIndex={-1}
      className={`${popup.panel} ${styles.question}`}
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onNo();
      }}
    >
      <p id={id}>{text}</p>
      <div className={styles.actions}>
        <Button look="danger" size="small" onClick={onYes}>
          {yes}
        </Button>
        <Button look="quiet" size="small" onClick={onNo}>
          {no}
        </Button>
      </div>
    </div>
  );
}
