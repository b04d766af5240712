'use client';
/** A thin line while the next page loads, from the click on its link to its arrival. */
import { usePathname } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import styles from './RouteProgress.module.css';

/** Pages that are there at once need no line. */
const patienceMs = 150;

export function RouteProgress() {
  const t = useText('site');
  const path = usePathname();
  const [from, setFrom] = useState<string>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onClick = (event: MouseEvent) => {
      if (!leavesPage(event)) return;
      clearTimeout(timer);
      timer = setTimeout(() => setFrom(path), patienceMs);
    };
    // Links call preventDefault themselves, so this asks before they do.
    document.addEventListener('click', onClick, { capture: true });
    return () => {
      document.removeEventListener('click', onClick, { capture: true });
      clearTimeout(timer);
    };
  }, [path]);
  return from === path ? (
    <div className={styles.line} role="status">
      <span className="visually-hidden">{t('loadingPage')}</span>
    </div>
  ) : null;
}

function leavesPage(event: MouseEvent): boolean {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || link.target !== '' || link.hasAttribute('download')) return false;
  const url = new URL(link.href, window.location.href);
  return (
    url.origin === window.location.origin &&
    url.pathname !== window.location.pathname &&
    !url.pathname.startsWith('/api/')
  );
}
