/** Only planned lessons come here: their addresses are known, their pages are not written. */
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import styles from '#components/lesson/Message.module.css';

export default function LessonToCome() {
  return (
    <main className={styles.message} id="main">
      <p className={styles.kind}>404</p>
      <h1>This lesson is still to come</h1>
      <p>It has its place on the map, and nobody has written it yet.</p>
      <p className={styles.ways}>
        <SiteLink href="/">See the map of tracks</SiteLink>
        <SiteLink href="/playground">Try things in the playground</SiteLink>
      </p>
    </main>
  );
}
