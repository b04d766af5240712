'use client';
/**
 * What must be answered or closed before anything else: the browser's own `<dialog>`, which keeps the focus in it,
 * makes the rest inert and gives the focus back. It is open as long as it is rendered.
 */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { createPortal } from 'react-dom';
import styles from './Modal.module.css';

interface ModalProps {
  readonly title: ReactNode;
  readonly titleClassName?: string | undefined;
  /** Beside the title. */
  readonly head?: ReactNode;
  readonly headClassName?: string | undefined;
  readonly className?: string | undefined;
  /** `alertdialog` for a question: a click beside it does not close it. */
  readonly role?: 'dialog' | 'alertdialog';
  readonly onClose: () => void;
  /** It is gone; by itself the focus goes back to where it was. */
  readonly onClosed?: (() => void) | undefined;
  readonly children: ReactNode;
  readonly 'data-width'?: string;
}

export function Modal(props: ModalProps) {
  const { title, titleClassName, head, headClassName, className, role = 'dialog', children } = props;
  const dialog = useOpenDialog(props.onClosed);
  const titleId = useId();
  const heading = (
    <h2 id={titleId} className={titleClassName}>
      {title}
    </h2>
  );
  return createPortal(
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key for it, and the browser's own
    <dialog
      ref={dialog}
      role={role}
      className={`${styles.modal} ${className ?? ''}`}
      aria-labelledby={titleId}
      data-width={props['data-width']}
      // The whole of it, so that reading starts at its title and not at the button that closes it.
      tabIndex={-1}
      onCancel={event => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={event => {
        if (role === 'dialog' && isBeside(event)) props.onClose();
      }}
    >
      {head === undefined ? (
        heading
      ) : (
        <header className={headClassName}>
          {heading}
          {head}
        </header>
      )}
      {children}
    </dialog>,
    document.body,
  );
}

function useOpenDialog(onClosed: (() => void) | undefined) {
  const dialog = useRef<HTMLDialogElement>(null);
  const closed = useRef(onClosed);
  useEffect(() => {
    closed.current = onClosed;
  });
  useEffect(() => {
    const element = dialog.current;
    const cameFrom = document.activeElement;
    element?.showModal();
    element?.focus();
    return () => {
      element?.close();
      if (closed.current) closed.current();
      else if (cameFrom instanceof HTMLElement) cameFrom.focus();
    };
  }, []);
  return dialog;
}

/** A click on the backdrop reaches the dialog itself, outside its box. */
function isBeside(event: React.MouseEvent<HTMLDialogElement>): boolean {
  if (event.target !== event.currentTarget) return false;
  const { left, right, top, bottom } = event.currentTarget.getBoundingClientRect();
  const { clientX, clientY } = event;
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
