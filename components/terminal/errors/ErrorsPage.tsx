/** All errors that a learner can meet, in groups; each has an anchor, to which the terminal links. Rendered at build. */
import { textOf } from '#components/i18n/catalogue.ts';
import type { Language } from '#components/i18n/languages.ts';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import { SiteFooter } from '#components/site/SiteFooter.tsx';
import styles from './ErrorsPage.module.css';
import { errorGroups, type KnownError, knownErrors } from './errors.ts';

export function ErrorsPage({ lang }: { lang: Language }) {
  const t = textOf(lang, 'errorsPage');
  return (
    <>
      <main id="main" className={styles.page} tabIndex={-1}>
        <header className={styles.head}>
          <h1>{t('title')}</h1>
          <p className={styles.summary}>{t('summary')}</p>
          <p>
            <SiteLink href="/docs/sandbox">{t('differences')}</SiteLink>
          </p>
        </header>
        <nav className={styles.contents} aria-label={t('onThisPage')}>
          <ul>
            {errorGroups.map(({ id, title }) => (
              <li key={id}>
                <a href={`#group-${id}`}>{title}</a>
              </li>
            ))}
          </ul>
        </nav>
        {/* The errors themselves are English, as Redis says them. */}
        <div className={styles.list} lang="en">
          {errorGroups.map(({ id, title }) => (
            <section key={id} className={styles.group} aria-labelledby={`group-${id}`}>
              <h2 id={`group-${id}`}>{title}</h2>
              {knownErrors
                .filter(({ group }) => group === id)
                .map(error => (
                  <ErrorEntry key={error.id} error={error} />
                ))}
            </section>
          ))}
        </div>
      </main>
      <SiteFooter />
    </>
  );
}

function ErrorEntry({ error }: { error: KnownError }) {
  const { id, title, example, means, mend } = error;
  return (
    <article id={id} className={styles.entry} aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`} className={styles.title}>
        <a href={`#${id}`}>{title}</a>
      </h3>
      <pre className={styles.example}>{id === 'invalid-arguments' ? example : `(error) ${example}`}</pre>
      <p>{means}</p>
      <p className={styles.mend}>{mend}</p>
    </article>
  );
}
