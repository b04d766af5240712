'use client';
/** A dialog before everything else. The browser's own: it keeps the focus inside, Escape closes it, focus comes back. */
import { type ReactNode, useEffect, useRef } from 'react';
import styles from './Overlay.module.css';

export function Overlay({
  label,
  place = 'top',
  onClose,
  children,
}: {
  label: string;
  /** `top` for what grows while one types. */
  place?: 'top' | 'middle';
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape, which every dialog knows, does the same as a click beside it
    <dialog
      ref={dialog}
      className={styles.overlay}
      data-place={place}
      aria-label={label}
      onClose={onClose}
      onClick={event => {
        // A click beside the dialog lands on the dialog itself: its content fills it.
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      <div className={styles.content}>{children}</div>
    </dialog>
  );
}

/** Closes the dialog around an element, as Escape would. */
export function closeOverlay(within: Element | null): void {
  within?.closest('dialog')?.close();
}
