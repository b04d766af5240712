'use client';
/** A sheet from the right, before everything else: for what wants room and full attention for a while. */
import type { ReactNode } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { Modal } from './Modal.tsx';
import styles from './Sheet.module.css';

export function Sheet({
  title,
  onClose,
  onClosed,
  width = 'usual',
  children,
}: {
  title: string;
  onClose: () => void;
  /** It is gone; the focus has to go somewhere. */
  onClosed: () => void;
  /** `wide` for what holds whole programs. */
  width?: 'usual' | 'wide';
  children: ReactNode;
}) {
  const t = useText('bench');
  return (
    <Modal
      title={title}
      titleClassName={styles.title}
      headClassName={styles.head}
      head={
        <Button look="quiet" size="small" aria-label={t('close')} onClick={onClose}>
          <Icon name="close" />
        </Button>
      }
      className={styles.sheet}
      data-width={width}
      onClose={onClose}
      onClosed={onClosed}
    >
      {children}
    </Modal>
  );
}
