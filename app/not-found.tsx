import Link from 'next/link';
import styles from '#components/lesson/Message.module.css';

export default function NotFound() {
  return (
    <main className={styles.message} id="main">
      <p className={styles.kind}>(nil)</p>
      <h1>There is no page at this address</h1>
      <p>It may have moved, or the address has a slip in it.</p>
      <p className={styles.ways}>
        <Link href="/">See the map of tracks</Link>
        <Link href="/playground">Try things in the playground</Link>
      </p>
    </main>
  );
}
