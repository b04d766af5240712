/** Only planned lessons come here: their addresses are known, their pages are not written. */
import Link from 'next/link';
import styles from '#components/lesson/Message.module.css';

export default function LessonToCome() {
  return (
    <main className={styles.message} id="main">
      <p className={styles.kind}>404</p>
      <h1>This lesson is still to come</h1>
      <p>It has its place on the map, and nobody has written it yet.</p>
      <p className={styles.ways}>
        <Link href="/">See the map of tracks</Link>
        <Link href="/playground">Try things in the playground</Link>
      </p>
    </main>
  );
}
