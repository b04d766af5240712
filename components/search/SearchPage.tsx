/** The page of results: rendered on the server, so that it needs no script. */
import { textOf } from '#components/i18n/catalogue.ts';
import { addressIn, type Language } from '#components/i18n/languages.ts';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import { kindTitles } from '#components/palette/palette-entries.ts';
import { SiteFooter } from '#components/site/SiteFooter.tsx';
import { Marked } from './Marked.tsx';
import { SearchForm } from './SearchForm.tsx';
import styles from './SearchPage.module.css';
import type { DocumentKind } from './search-document.ts';
import type { Hit } from './search-engine.ts';
import { siteSearch } from './site-search.ts';
import { snippetOf } from './snippet.ts';

const hitsShown = 60;
const snippetLength = 220;

/** @param query as it stands in the address, already cut to a sensible length */
export async function SearchPage({ lang, query }: { lang: Language; query: string }) {
  const t = textOf(lang, 'search');
  const hits = query === '' ? [] : (await siteSearch()).search(query, hitsShown);
  return (
    <>
      <main id="main" className={styles.page} tabIndex={-1}>
        <h1>{t('title')}</h1>
        <SearchForm
          action={addressIn(lang, '/search')}
          label={t('field')}
          submit={t('submit')}
          query={query}
        />
        {query === '' ? null : (
          <p className={styles.count} role="status">
            {hits.length === 0
              ? `${t('nothing', { query })} ${t('nothingHint')}`
              : t('resultsFor', { count: hits.length, query })}
          </p>
        )}
        {groupByKind(hits).map(([kind, group]) => (
          <ResultGroup key={kind} lang={lang} kind={kind} hits={group} />
        ))}
      </main>
      <SiteFooter />
    </>
  );
}

function ResultGroup({ lang, kind, hits }: { lang: Language; kind: DocumentKind; hits: readonly Hit[] }) {
  const title = textOf(lang, 'palette')(kindTitles[kind]);
  return (
    <section className={styles.group} aria-labelledby={`found-${kind}`}>
      <h2 id={`found-${kind}`}>{title}</h2>
      <ul>
        {hits.map(({ document, words }) => (
          <li key={document.href}>
            <SiteLink href={document.href} prefetch={false}>
              {document.title}
            </SiteLink>
            {document.where === '' ? null : <span className={styles.where}>{document.where}</span>}
            <p>
              <Marked parts={snippetOf(document.text, words, snippetLength)} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The kind of the best hit first. */
function groupByKind(hits: readonly Hit[]): [DocumentKind, readonly Hit[]][] {
  const kinds = [...new Set(hits.map(({ document }) => document.kind))];
  return kinds.map(kind => [kind, hits.filter(({ document }) => document.kind === kind)]);
}
