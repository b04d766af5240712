import { differencesPath } from '#components/differences/anchor.ts';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import styles from './SiteFooter.module.css';

export function SiteFooter() {
  return (
    <footer className={styles.footer}>
      <p>
        <SiteLink href={differencesPath}>How this sandbox differs</SiteLink> from a Redis of your own.{' '}
        <SiteLink href="/docs/engines">Other engines</SiteLink>, and the same load on each.
      </p>
      <p>
        Keyspace is free software under the MIT licence. It is not affiliated with Redis Ltd. or the Valkey
        project; Redis is a trademark of Redis Ltd.
      </p>
    </footer>
  );
}
