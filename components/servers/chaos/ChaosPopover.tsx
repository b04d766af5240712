'use client';
import { Popover } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import styles from './ChaosPopover.module.css';

/** What can be done to one thing, beside it. It shuts when something is done, at Escape and at a click elsewhere. */
export function ChaosPopover({
  trigger,
  title,
  children,
}: {
  /** The button that opens it. */
  trigger: ReactNode;
  title: string;
  children: (close: () => void) => ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.panel}
          aria-label={title}
          side="bottom"
          align="start"
          sideOffset={6}
          collisionPadding={12}
        >
          <h3 className={styles.title}>{title}</h3>
          {children(() => setOpen(false))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
