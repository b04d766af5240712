'use client';
import { DeleteRecords } from '#components/learner/DeleteRecords.tsx';
import { EnterCode, MakeCode } from '#components/learner/ResumeCode.tsx';
import { Looks } from './Looks.tsx';
import styles from './Settings.module.css';
/** A learner's own page: how the site looks and works in this browser, taking the progress along, and what is kept. */
import { useSettingsText } from './settings-text.tsx';
import { Working } from './Working.tsx';

export function Settings() {
  const t = useSettingsText();
  return (
    <main className={styles.settings} id="main" tabIndex={-1}>
      <h1>{t('title')}</h1>
      <p className={styles.lede}>{t('lede')}</p>
      <section aria-labelledby="looks">
        <h2 id="looks">{t('looks')}</h2>
        <Looks />
      </section>
      <section aria-labelledby="working">
        <h2 id="working">{t('working')}</h2>
        <Working />
      </section>
      <section aria-labelledby="take-along">
        <h2 id="take-along">{t('takeAlong')}</h2>
        <p>{t('takeAlongWhy')}</p>
        <MakeCode />
        <EnterCode />
      </section>
      <section aria-labelledby="kept">
        <h2 id="kept">{t('kept')}</h2>
        <p>{t('keptWhy')}</p>
        <p>
          <a href="/api/learner/export" download="keyspace.json">
            {t('download')}
          </a>
        </p>
        <DeleteRecords />
      </section>
    </main>
  );
}
