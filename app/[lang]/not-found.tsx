import { SiteLink } from '#components/i18n/SiteLink.tsx';
import styles from '#components/lesson/Message.module.css';

export default function NotFound() {
  return (
    <main className={styles.message} id="main">
      <p className={styles.kind}>(nil)</p>
      <h1>There is no page at this address</h1>
      <p>It may have moved, or the address has a slip in it.</p>
      <p className={styles.ways}>
        <SiteLink href="/">See the map of tracks</SiteLink>
        <SiteLink href="/playground">Try things in the playground</SiteLink>
      </p>
    </main>
  );
}
