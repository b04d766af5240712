'use client';
/** A sheet from the right, before everything else: for what wants room and full attention for a while. */
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
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
    <Dialog.Root open onOpenChange={isOpen => (isOpen ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content
          className={styles.sheet}
          data-width={width}
          aria-describedby={undefined}
          onOpenAutoFocus={event => {
            // The whole sheet, so that reading starts at its title and not at the button that closes it.
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          onCloseAutoFocus={event => {
            event.preventDefault();
            onClosed();
          }}
        >
          <header className={styles.head}>
            <Dialog.Title className={styles.title}>{title}</Dialog.Title>
            <Dialog.Close asChild>
              <Button look="quiet" size="small" aria-label={t('close')}>
                <Icon name="close" />
              </Button>
            </Dialog.Close>
          </header>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
