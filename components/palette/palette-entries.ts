/** What the palette lists for a question. Pure. */
import type { palette } from '#components/i18n/messages/en/palette.ts';
import { documentKinds, type SearchDocument } from '#components/search/search-document.ts';
import { createSearch, type Hit, type SearchEngine } from '#components/search/search-engine.ts';
import { type SnippetPart, snippetOf } from '#components/search/snippet.ts';
import type { Action } from './actions.ts';
import type { Recent } from './recent.ts';

export interface Entry {
  /** `action:<id>` or `href:<href>` */
  readonly id: string;
  readonly title: string;
  readonly where: string;
  readonly snippet: readonly SnippetPart[];
  readonly key: string | undefined;
  readonly does: { readonly type: 'act'; act(): void } | { readonly type: 'go'; readonly href: string };
}

export interface EntryGroup {
  readonly id: string;
  /** Key of the message. */
  readonly title: keyof typeof palette & (`kind${string}` | 'recent' | 'results');
  readonly entries: readonly Entry[];
}

const titles = {
  page: 'kindPage',
  track: 'kindTrack',
  lesson: 'kindLesson',
  section: 'kindSection',
  exercise: 'kindExercise',
  command: 'kindCommand',
  glossary: 'kindGlossary',
  error: 'kindError',
  difference: 'kindDifference',
} as const;
export const kindTitles: Readonly<Record<SearchDocument['kind'], EntryGroup['title']>> = titles;

const hitsAsked = 40;
const hitsOfKind = 5;
const actionsFound = 6;
const snippetLength = 90;

/** Lately used first, then all actions. */
export function entriesAtRest(actions: readonly Action[], recent: readonly Recent[]): EntryGroup[] {
  const byId = new Map(actions.map(action => [`action:${action.id}`, entryOf(action)]));
  const used = recent.flatMap(({ id, title }) => {
    if (id.startsWith('href:/')) return [placeEntry(id, title)];
    const entry = byId.get(id);
    byId.delete(id);
    return entry ? [entry] : [];
  });
  return withEntries([
    { id: 'recent', title: 'recent', entries: used },
    { id: 'action', title: 'kindAction', entries: [...byId.values()] },
  ]);
}

/** What answers, best group first. */
export function entriesFor(
  query: string,
  actions: readonly Action[],
  engine: SearchEngine | undefined,
): EntryGroup[] {
  const hits = engine?.search(query, hitsAsked) ?? [];
  const order = [...new Set(hits.map(({ document }) => document.kind))];
  const kinds = [...documentKinds].sort((a, b) => rank(order, a) - rank(order, b));
  return withEntries([
    { id: 'action', title: 'kindAction', entries: findActions(query, actions) },
    ...kinds.map(kind => ({
      id: kind,
      title: kindTitles[kind],
      entries: hits
        .filter(({ document }) => document.kind === kind)
        .slice(0, hitsOfKind)
        .map(hitEntry),
    })),
  ]);
}

const rank = (order: readonly string[], kind: string) =>
  order.includes(kind) ? order.indexOf(kind) : order.length;

const withEntries = (groups: readonly EntryGroup[]) => groups.filter(({ entries }) => entries.length > 0);

function findActions(query: string, actions: readonly Action[]): Entry[] {
  const documents = actions.map(({ id, title, words = '' }) => ({
    kind: 'page' as const,
    title,
    where: '',
    text: words,
    href: `#${id}`,
  }));
  return createSearch(documents)
    .search(query, actionsFound)
    .flatMap(({ document }) => {
      const action = actions.find(({ id }) => document.href === `#${id}`);
      return action ? [entryOf(action)] : [];
    });
}

function entryOf(action: Action): Entry {
  return {
    id: `action:${action.id}`,
    title: action.title,
    where: '',
    snippet: [],
    key: action.key,
    does: { type: 'act', act: () => action.act() },
  };
}

function placeEntry(id: string, title: string): Entry {
  return {
    id,
    title,
    where: '',
    snippet: [],
    key: undefined,
    does: { type: 'go', href: id.slice('href:'.length) },
  };
}

function hitEntry({ document, words }: Hit): Entry {
  const { title, where, text, href } = document;
  return {
    id: `href:${href}`,
    title,
    where,
    snippet: snippetOf(text, words, snippetLength),
    key: undefined,
    does: { type: 'go', href },
  };
}
