/** All terms by letter. Rendered at build; nothing of it runs in the browser. */
import { textOf } from '#components/i18n/catalogue.ts';
import type { Language } from '#components/i18n/languages.ts';
import type { glossary } from '#components/i18n/messages/en/glossary.ts';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import type { Text } from '#components/i18n/text.ts';
import { Coded } from '#components/lesson/Coded.tsx';
import { SiteFooter } from '#components/site/SiteFooter.tsx';
import type { Catalog } from '#lessons/catalog.ts';
import type { Term } from '#lessons/glossary.ts';
import styles from './GlossaryPage.module.css';
import { lessonsOf } from './glossary.ts';

interface GlossaryPageProps {
  readonly lang: Language;
  readonly terms: readonly Term[];
  readonly catalog: Catalog;
}

export function GlossaryPage({ lang, terms, catalog }: GlossaryPageProps) {
  const t = textOf(lang, 'glossary');
  const letters = [...Map.groupBy(terms, ({ term }) => term.charAt(0).toUpperCase())];
  const names = new Map(terms.map(({ id, term }) => [id, term]));
  return (
    <>
      <main id="main" className={styles.page} tabIndex={-1}>
        <header className={styles.head}>
          <h1>{t('title')}</h1>
          <p className={styles.summary}>{t('about')}</p>
          <nav aria-label={t('letters')} className={styles.letters}>
            {letters.map(([letter]) => (
              <a key={letter} href={`#letter-${letter.toLowerCase()}`}>
                {letter}
              </a>
            ))}
          </nav>
        </header>
        {letters.map(([letter, those]) => (
          <section key={letter} className={styles.letter} aria-labelledby={`letter-${letter.toLowerCase()}`}>
            <h2 id={`letter-${letter.toLowerCase()}`}>{letter}</h2>
            <div lang="en">
              {those.map(term => (
                <Entry key={term.id} term={term} names={names} catalog={catalog} t={t} />
              ))}
            </div>
          </section>
        ))}
      </main>
      <SiteFooter />
    </>
  );
}

interface EntryProps {
  readonly term: Term;
  readonly names: ReadonlyMap<string, string>;
  readonly catalog: Catalog;
  readonly t: Text<typeof glossary>;
}

function Entry({ term, names, catalog, t }: EntryProps) {
  const lessons = lessonsOf(catalog, term);
  return (
    <article id={term.id} className={styles.term} aria-labelledby={`${term.id}-term`}>
      <h3 id={`${term.id}-term`}>
        {term.term}{' '}
        <a className={styles.anchor} href={`#${term.id}`} aria-label={t('linkTo', { term: term.term })}>
          #
        </a>
      </h3>
      <p>
        <Coded text={term.text} />
      </p>
      <Links
        label={t('seeAlso')}
        links={term.see.map(id => ({ href: `#${id}`, title: names.get(id) ?? id }))}
      />
      <Links label={t('lessons')} links={lessons} />
    </article>
  );
}

function Links({ label, links }: { label: string; links: readonly { href: string; title: string }[] }) {
  if (links.length === 0) return null;
  return (
    <p className={styles.links}>
      {label}:{' '}
      {links.map(({ href, title }, index) => (
        <span key={href}>
          {index > 0 ? ', ' : null}
          {href.startsWith('#') ? <a href={href}>{title}</a> : <SiteLink href={href}>{title}</SiteLink>}
        </span>
      ))}
    </p>
  );
}
