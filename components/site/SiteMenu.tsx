'use client';
/** On small screens: what the head of the page has no room for, in the browser's own popover. */
import { type ReactNode, useId, useRef } from 'react';
import { Icon } from '#components/ui/Icon.tsx';
import styles from './SiteHeader.module.css';

export function SiteMenu({ label, children }: { label: string; children: ReactNode }) {
  const id = useId();
  const menu = useRef<HTMLElement>(null);
  return (
    <>
      <button type="button" className={styles.menuButton} popoverTarget={id} aria-label={label} title={label}>
        <Icon name="menu" size={18} />
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a link's own key comes as a click, too */}
      <nav
        ref={menu}
        id={id}
        popover="auto"
        className={styles.menu}
        aria-label={label}
        onClick={event => {
          if (event.target instanceof Element && event.target.closest('a')) menu.current?.hidePopover();
        }}
      >
        {children}
      </nav>
    </>
  );
}
