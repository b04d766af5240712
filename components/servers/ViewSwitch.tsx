'use client';
import { type KeyboardEvent, useId } from 'react';
import styles from './ViewSwitch.module.css';
import { type BenchView, benchViews, viewLabel } from './views.ts';

/** Chooses what is shown below it; the arrow keys go from one view to the next. */
export function ViewSwitch({
  view,
  panelId,
  onView,
}: {
  view: BenchView;
  panelId: string;
  onView: (view: BenchView) => void;
}) {
  const id = useId();
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = benchViews.indexOf(view);
    const next = benchViews[(at + step + benchViews.length) % benchViews.length] ?? 'keys';
    onView(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  return (
    <div className={styles.tabs} role="tablist" aria-label="What the bench shows" onKeyDown={onKeyDown}>
      {benchViews.map(option => (
        <button
          key={option}
          id={`${id}-${option}`}
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={option === view}
          aria-controls={panelId}
          tabIndex={option === view ? 0 : -1}
          onClick={() => onView(option)}
        >
          {viewLabel[option]}
        </button>
      ))}
    </div>
  );
}
