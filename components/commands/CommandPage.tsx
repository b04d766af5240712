/** The page of one command: what the server says of it, what becomes of it here, and lines to try. */

import { textOf } from '#components/i18n/catalogue.ts';
import type { Language } from '#components/i18n/languages.ts';
import type { commands } from '#components/i18n/messages/en/commands.ts';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import type { Text } from '#components/i18n/text.ts';
import { Coded } from '#components/lesson/Coded.tsx';
import { SiteFooter } from '#components/site/SiteFooter.tsx';
import type { CommandDoc, CommandDocs } from '#sandbox/command/docs.ts';
import { ArgumentTable } from './ArgumentTable.tsx';
import styles from './CommandPage.module.css';
import { commandHref, relatedTo } from './command-pages.ts';
import type { ExampleLine } from './examples.ts';
import { isGroup } from './group-names.ts';
import type { UsingLesson } from './lessons-using.ts';
import { Syntax } from './Syntax.tsx';
import { TryCommand } from './TryCommand.tsx';

interface CommandPageProps {
  readonly lang: Language;
  readonly doc: CommandDoc;
  readonly docs: CommandDocs;
  readonly examples: readonly ExampleLine[];
  readonly lessons: readonly UsingLesson[];
}

type T = Text<typeof commands>;

export function CommandPage({ lang, doc, docs, examples, lessons }: CommandPageProps) {
  const t = textOf(lang, 'commands');
  const subcommands = docs.commands.filter(({ name }) => doc.isContainer && name.startsWith(`${doc.name} `));
  return (
    <>
      <main id="main" className={styles.page} tabIndex={-1}>
        <header className={styles.head}>
          <p className={styles.path}>
            <SiteLink href="/commands">{t('title')}</SiteLink>
            {isGroup(doc.group) ? (
              <>
                <span aria-hidden="true"> › </span>
                <SiteLink href={`/commands#${doc.group}`}>{t(doc.group)}</SiteLink>
              </>
            ) : null}
          </p>
          <h1>{doc.name}</h1>
          <p className={styles.summary} lang="en">
            {doc.summary}
          </p>
          <Outdated doc={doc} t={t} />
        </header>
        <Facts doc={doc} t={t} />
        <div className={styles.body}>
          <section aria-labelledby="syntax">
            <h2 id="syntax">{t('syntax')}</h2>
            <Syntax doc={doc} />
          </section>
          <Try name={doc.name} examples={examples} t={t} />
          <Arguments doc={doc} t={t} />
          {subcommands.length === 0 ? null : <Named title={t('subcommands')} docs={subcommands} />}
          <Here doc={doc} t={t} />
          <History doc={doc} t={t} />
          {lessons.length === 0 ? null : (
            <section aria-labelledby="lessons">
              <h2 id="lessons">{t('lessons')}</h2>
              <ul className={styles.links}>
                {lessons.map(({ href, title }) => (
                  <li key={href}>
                    <SiteLink href={href} lang="en">
                      {title}
                    </SiteLink>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <Named title={t('related')} docs={relatedTo(doc, docs)} />
          <p className={styles.source}>{t('source', { version: docs.version })}</p>
        </div>
      </main>
      <SiteFooter />
    </>
  );
}

function Outdated({ doc: { deprecatedSince, replacedBy }, t }: { doc: CommandDoc; t: T }) {
  if (deprecatedSince === undefined) return null;
  return (
    <p className={styles.outdated}>
      {replacedBy === undefined ? (
        t('deprecatedPlain', { version: deprecatedSince })
      ) : (
        <Coded text={t('deprecated', { version: deprecatedSince, instead: replacedBy })} />
      )}
    </p>
  );
}

function Facts({ doc, t }: { doc: CommandDoc; t: T }) {
  const facts = [
    [t('complexity'), doc.complexity],
    [t('since'), t('sinceVersion', { version: doc.since })],
    [t('categories'), doc.categories.join(' ')],
    [t('flags'), doc.flags.join(', ')],
  ] as const;
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) =>
        value === '' ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd lang="en">{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function Try({ name, examples, t }: { name: string; examples: readonly ExampleLine[]; t: T }) {
  if (examples.length === 0) return null;
  return (
    <section aria-labelledby="try">
      <h2 id="try">{t('tryIt')}</h2>
      <TryCommand key={name} lines={examples} open={t('openBench')} loading={t('openingBench')} />
    </section>
  );
}

function Arguments({ doc, t }: { doc: CommandDoc; t: T }) {
  return (
    <section aria-labelledby="arguments">
      <h2 id="arguments">{t('arguments')}</h2>
      {doc.isContainer ? (
        <p>{t('onlyWithSubcommand')}</p>
      ) : doc.arguments.length === 0 ? (
        <p>{t('takesNothing')}</p>
      ) : (
        <ArgumentTable of={doc.arguments} t={t} />
      )}
    </section>
  );
}

function Here({ doc: { here, own }, t }: { doc: CommandDoc; t: T }) {
  const isRefused = here.decision === 'refused';
  const said = isRefused
    ? t(own.decision === 'refused' ? 'refusedEverywhere' : 'refusedHere')
    : t(here.decision === 'allowed' ? 'allowedHere' : 'emulatedHere');
  return (
    <section aria-labelledby="here">
      <h2 id="here">{t('here')}</h2>
      <p>
        {said}{' '}
        {here.why === '' ? null : (
          <span lang="en">
            <Coded text={here.why} />
          </span>
        )}
      </p>
      {own.why === '' || own.why === here.why ? null : (
        <p>
          {t('ownDiffers')}{' '}
          <span lang="en">
            <Coded text={own.why} />
          </span>
        </p>
      )}
      {here.decision === 'allowed' ? null : (
        <p>
          <SiteLink href="/docs/sandbox">{t('allDifferences')}</SiteLink>
        </p>
      )}
    </section>
  );
}

function History({ doc: { history }, t }: { doc: CommandDoc; t: T }) {
  if (history.length === 0) return null;
  return (
    <section aria-labelledby="history">
      <h2 id="history">{t('history')}</h2>
      <dl className={styles.history}>
        {history.map(([version, change]) => (
          <div key={`${version} ${change}`}>
            <dt>{version}</dt>
            <dd lang="en">
              <Coded text={change} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Named({ title, docs }: { title: string; docs: readonly CommandDoc[] }) {
  if (docs.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul className={styles.named}>
        {docs.map(({ name, summary }) => (
          <li key={name}>
            <SiteLink href={commandHref(name)}>{name}</SiteLink> <span lang="en">{summary}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
