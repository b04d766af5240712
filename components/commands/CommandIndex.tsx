/** All commands by group. Rendered at build; only the filter runs in the browser. */
import { textOf } from '#components/i18n/catalogue.ts';
import type { Language } from '#components/i18n/languages.ts';
import type { commands } from '#components/i18n/messages/en/commands.ts';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import type { Text } from '#components/i18n/text.ts';
import { SiteFooter } from '#components/site/SiteFooter.tsx';
import type { CommandDoc, CommandDocs } from '#sandbox/command/docs.ts';
import { CommandFilter } from './CommandFilter.tsx';
import styles from './CommandIndex.module.css';
import { type CommandGroup, commandHref, groupCommands, standingOf } from './command-pages.ts';

type T = Text<typeof commands>;

export function CommandIndex({ lang, docs }: { lang: Language; docs: CommandDocs }) {
  const t = textOf(lang, 'commands');
  const groups = groupCommands(docs);
  return (
    <>
      <main id="main" className={styles.page} tabIndex={-1}>
        <header className={styles.head}>
          <h1>{t('title')}</h1>
          <p className={styles.summary}>
            {t('about', { count: docs.commands.length, version: docs.version })}
          </p>
        </header>
        <nav className={styles.contents} aria-label={t('groups')}>
          <ul>
            {groups.map(({ id, commands: of }) => (
              <li key={id}>
                <a href={`#${id}`}>{t(id)}</a> <span>{of.length}</span>
              </li>
            ))}
          </ul>
        </nav>
        <div className={styles.list}>
          <CommandFilter
            texts={{
              label: t('filterLabel'),
              hint: t('filterHint'),
              none: t('foundNone'),
              show: t('show'),
              kinds: {
                all: t('all'),
                allowed: t('allowed'),
                emulated: t('emulated'),
                refused: t('refused'),
                unavailable: t('unavailable'),
              },
            }}
          />
          {groups.map(group => (
            <Group key={group.id} group={group} t={t} />
          ))}
          <p className={styles.source}>{t('source', { version: docs.version })}</p>
        </div>
      </main>
      <SiteFooter />
    </>
  );
}

function Group({ group, t }: { group: CommandGroup; t: T }) {
  return (
    <section className={styles.group} aria-labelledby={group.id} data-group>
      <h2 id={group.id}>{t(group.id)}</h2>
      <ul>
        {group.commands.map(doc => (
          <Entry key={doc.name} doc={doc} t={t} />
        ))}
      </ul>
    </section>
  );
}

function Entry({ doc, t }: { doc: CommandDoc; t: T }) {
  const standing = standingOf(doc);
  return (
    <li
      className={styles.entry}
      data-find={`${doc.name} ${doc.summary}`.toLowerCase()}
      data-standing={standing}
      data-sub={doc.name.includes(' ') || undefined}
    >
      <SiteLink href={commandHref(doc.name)} prefetch={false} className={styles.name}>
        {doc.name}
      </SiteLink>
      <span className={styles.what} lang="en">
        {doc.summary}
      </span>
      <span className={styles.since} title={t('sinceVersion', { version: doc.since })}>
        {doc.since}
      </span>
      <span className={styles.standing}>{standing === 'allowed' ? '' : t(standing)}</span>
    </li>
  );
}
