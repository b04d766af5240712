import Link from 'next/link';
import { differencesPath } from '#components/differences/anchor.ts';
import styles from './SiteFooter.module.css';

export function SiteFooter() {
  return (
    <footer className={styles.footer}>
      <p>
        <Link href={differencesPath}>How this sandbox differs</Link> from a Redis of your own.{' '}
        <Link href="/docs/engines">Other engines</Link>, and the same load on each.
      </p>
      <p>
        Keyspace is free software under the MIT licence. It is not affiliated with Redis Ltd. or the Valkey
        project; Redis is a trademark of Redis Ltd.
      </p>
    </footer>
  );
}
