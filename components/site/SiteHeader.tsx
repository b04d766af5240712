import Link from 'next/link';
import styles from './SiteHeader.module.css';
import { ThemeSwitch } from './ThemeSwitch.tsx';

export function SiteHeader() {
  return (
    <header className={styles.header}>
      <Link href="/" className={styles.wordmark} aria-label="key:space, home">
        key<span className={styles.colon}>:</span>space
      </Link>
      <nav className={styles.nav} aria-label="Site">
        <Link href="/#tracks">Tracks</Link>
        <Link href="/playground">Playground</Link>
        <Link href="/settings">Settings</Link>
        <ThemeSwitch />
      </nav>
    </header>
  );
}
