'use client';
/** A question before something that cannot be taken back. */
import type { ReactNode } from 'react';
import { Modal } from './Modal.tsx';
import styles from './Question.module.css';

export function Question({
  title,
  onClose,
  actions,
  children,
}: {
  title: string;
  onClose: () => void;
  /** The safe one first. */
  actions: ReactNode;
  children: ReactNode;
}) {
  return (
    <Modal role="alertdialog" title={title} className={styles.question} onClose={onClose}>
      {children}
      <div className={styles.actions}>{actions}</div>
    </Modal>
  );
}
