/** "Engines": what answers Redis's commands besides Redis, and which of them are installed where this runs. */
import { SiteFooter } from '#components/site/SiteFooter.tsx';
import { Engines } from './Engines.tsx';
import styles from './EnginesPage.module.css';

export function EnginesPage() {
  return (
    <>
      <main id="main" className={styles.page} tabIndex={-1}>
        <header className={styles.head}>
          <h1>Engines</h1>
          <p className={styles.summary}>
            Redis is not the only server that speaks its protocol. What is installed where this site runs is
            found by itself, and the same load can be put on each.
          </p>
        </header>
        <Engines />
      </main>
      <SiteFooter />
    </>
  );
}
