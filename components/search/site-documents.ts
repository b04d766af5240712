/** Everything that search knows, put together where the catalogue is at hand. For the server. */
import { commandHref, loadCommandPages } from '#components/commands/command-pages.ts';
import { pageGlossary } from '#components/glossary/glossary.ts';
import { knownErrors } from '#components/terminal/errors/errors.ts';
import type { Catalog } from '#lessons/catalog.ts';
import type { Term } from '#lessons/glossary.ts';
import { differenceGroups } from '#sandbox/command/differences.ts';
import type { CommandDocs } from '#sandbox/command/docs.ts';
import { defaultLimits } from '#sandbox/config.ts';
import { catalogDocuments } from './lesson-documents.ts';
import type { SearchDocument } from './search-document.ts';

/** The pages that are no lesson. */
const pages: readonly SearchDocument[] = [
  {
    kind: 'page',
    title: 'Map of tracks',
    where: '',
    text: 'All tracks and lessons, what is done of them, and how long each takes.',
    href: '/#tracks',
  },
  {
    kind: 'page',
    title: 'Playground',
    where: '',
    text: 'A key space of your own, eight clients and no task. Share it by a link, connect your own client.',
    href: '/playground',
  },
  {
    kind: 'page',
    title: 'Commands',
    where: '',
    text: 'Every command of Redis: syntax, arguments, complexity, and what it does in this sandbox.',
    href: '/commands',
  },
  {
    kind: 'page',
    title: 'Glossary',
    where: '',
    text: 'The words of Redis and of the patterns taught here, each in two plain sentences.',
    href: '/glossary',
  },
  {
    kind: 'page',
    title: 'Settings',
    where: '',
    text: 'Theme, language, size of type, motion, contrast, keyboard shortcuts, resume code, export and deletion of your data.',
    href: '/settings',
  },
  {
    kind: 'page',
    title: 'Other engines',
    where: '',
    text: 'Redis, Valkey and others under the same load: latency and throughput compared.',
    href: '/docs/engines',
  },
  {
    kind: 'page',
    title: 'Errors and what they mean',
    where: '',
    text: 'WRONGTYPE, MOVED, OOM and all other errors that Redis answers with: what each means and what to do.',
    href: '/errors',
  },
  {
    kind: 'page',
    title: 'How this sandbox differs',
    where: '',
    text: 'What a sandbox refuses or answers differently from a Redis of your own.',
    href: '/docs/sandbox',
  },
];

export async function siteDocuments(catalog: Catalog): Promise<SearchDocument[]> {
  const [{ docs }, terms] = await Promise.all([loadCommandPages(), pageGlossary()]);
  return [
    ...pages,
    ...catalogDocuments(catalog),
    ...commandDocuments(docs),
    ...glossaryDocuments(terms),
    ...differenceDocuments(),
    ...errorDocuments(),
  ];
}

function commandDocuments({ commands }: CommandDocs): SearchDocument[] {
  return commands.map(({ name, summary, group, complexity }) => ({
    kind: 'command' as const,
    title: name,
    where: group,
    text: [summary, complexity].filter(part => part !== '').join(' '),
    href: commandHref(name),
  }));
}

function glossaryDocuments(terms: readonly Term[]): SearchDocument[] {
  return terms.map(({ id, term, text }) => ({
    kind: 'glossary',
    title: term,
    where: 'Glossary',
    text: text.replaceAll('`', ''),
    href: `/glossary#${id}`,
  }));
}

function errorDocuments(): SearchDocument[] {
  return knownErrors.map(({ id, title, example, means, mend }) => ({
    kind: 'error' as const,
    title,
    where: 'Errors and what they mean',
    text: `${example} ${means} ${mend}`,
    href: `/errors#${id}`,
  }));
}

function differenceDocuments(): SearchDocument[] {
  return differenceGroups(defaultLimits).flatMap(({ differences }) =>
    differences.map(({ id, title, differs, reason, wayOut }) => ({
      kind: 'difference' as const,
      title,
      where: 'How this sandbox differs',
      text: [differs, reason, wayOut].filter(part => part !== '').join(' '),
      href: `/docs/sandbox#${id}`,
    })),
  );
}
