'use client';
/** A learner's own page: taking the progress along, the theme, and what is kept. */
import { DeleteRecords } from '#components/learner/DeleteRecords.tsx';
import { EnterCode, MakeCode } from '#components/learner/ResumeCode.tsx';
import { ThemeSwitch } from '#components/site/ThemeSwitch.tsx';
import styles from './Settings.module.css';

export function Settings() {
  return (
    <main className={styles.settings} id="main">
      <h1>Settings</h1>
      <section aria-labelledby="take-along">
        <h2 id="take-along">Go on in another browser</h2>
        <p>
          There are no accounts here. A resume code carries your progress and your attempts to another
          browser. Whoever has the code has your progress, so keep it to yourself.
        </p>
        <MakeCode />
        <EnterCode />
      </section>
      <section aria-labelledby="looks">
        <h2 id="looks">Light and dark</h2>
        <ThemeSwitch />
      </section>
      <section aria-labelledby="kept">
        <h2 id="kept">What is kept</h2>
        <p>
          The steps you have done, the place where you left, and your attempts with their verdicts. No name,
          no address.
        </p>
        <p>
          <a href="/api/learner/export" download="keyspace.json">
            Download all of it
          </a>
        </p>
        <DeleteRecords />
      </section>
    </main>
  );
}
