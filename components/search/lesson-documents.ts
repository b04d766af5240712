/** What a lesson has to say to a search: itself, its sections with their text, its exercises. For the server. */
import type { Nodes, Root, RootContent } from 'mdast';
import { visit } from 'unist-util-visit';
import type { Catalog, Lesson, Track } from '#lessons/catalog.ts';
import { headingAnchor, textOf } from '#lessons/mdx/elements.ts';
import { parseTree } from '#lessons/mdx/parse.ts';
import type { SearchDocument } from './search-document.ts';

/** Tracks, written lessons, their sections and exercises, in the order of the course. */
export function catalogDocuments(catalog: Catalog): SearchDocument[] {
  return catalog.tracks.flatMap(track => [
    {
      kind: 'track' as const,
      title: track.title,
      where: '',
      text: track.summary,
      href: `/learn/${track.slug}`,
    },
    ...track.lessons.flatMap(({ lesson }) => (lesson ? lessonDocuments(track, lesson) : [])),
  ]);
}

function lessonDocuments(track: Track, lesson: Lesson): SearchDocument[] {
  const href = `/learn/${track.slug}/${lesson.slug}`;
  const { title, summary } = lesson.front;
  return [
    { kind: 'lesson', title, where: track.title, text: summary, href },
    ...sectionsOf(lesson).map(section => ({
      kind: 'section' as const,
      title: section.title,
      where: title,
      text: section.text,
      href: `${href}#${section.id}`,
    })),
    ...lesson.exercises
      // A variant is offered only once its original's solution was shown.
      .filter(({ public: shown }) => shown.variantOf === undefined)
      .map(({ id, public: shown }) => ({
        kind: 'exercise' as const,
        title: shown.title,
        where: title,
        text: plainText(shown.task),
        href: `${href}#${id}`,
      })),
  ];
}

function sectionsOf({ body, track, slug }: Lesson): { id: string; title: string; text: string }[] {
  const tree = parseTree(body, (line, message) => {
    throw new Error(`${track}/${slug}, line ${line}: ${message}`);
  });
  const sections: { id: string; title: string; text: string }[] = [];
  for (const node of tree?.children ?? []) {
    if (node.type === 'heading' && node.depth === 2) {
      const title = textOf(node);
      sections.push({ id: headingAnchor(title), title, text: '' });
      continue;
    }
    const section = sections.at(-1);
    if (section) section.text = `${section.text} ${spokenText(node)}`.trim();
  }
  return sections.filter(({ text }) => text !== '');
}

/** Prose and code; not the replies that stand in fences as remarks, nor the sources of drawings. */
function spokenText(node: RootContent): string {
  const pieces: string[] = [];
  visit(node as Nodes, child => {
    if (child.type === 'text' || child.type === 'inlineCode') pieces.push(child.value);
    if (child.type === 'code' && child.lang !== 'mermaid' && child.lang !== 'live') {
      pieces.push(` ${child.value.replaceAll(/^#.*$/gm, '')} `);
    }
    if (child.type === 'paragraph' || child.type === 'heading' || child.type === 'tableCell')
      pieces.push(' ');
  });
  return pieces.join('').replaceAll(/\s+/g, ' ').trim();
}

function plainText(markdown: string): string {
  const tree: Root | undefined = parseTree(markdown, () => {});
  return tree === undefined ? markdown : tree.children.map(spokenText).join(' ');
}
