/** What is wrong with the folders: the catalogue's own checks, and what only authors want to be told. */
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Catalog, Lesson } from '#lessons/catalog.ts';
import { type Finding, shownFile } from '#lessons/check/finding.ts';
import type { Problem } from '#lessons/problem.ts';

export const problemToFinding = ({ file, line, message }: Problem): Finding => ({
  file,
  line,
  rule: 'schema',
  message,
});

/** Prerequisites that come later or go in circles, links within the site that lead nowhere. */
export async function checkLinks(catalog: Catalog, lessons: readonly Lesson[]): Promise<Finding[]> {
  const order = new Map(
    catalog.tracks.flatMap(track => track.lessons).map(({ slug }, index) => [slug, index]),
  );
  const findings = await Promise.all(
    lessons.map(async lesson => [
      ...prerequisiteFaults(lesson, order, catalog),
      ...(await linkFaults(lesson, catalog)),
    ]),
  );
  return findings.flat();
}

function prerequisiteFaults(lesson: Lesson, order: ReadonlyMap<string, number>, catalog: Catalog): Finding[] {
  const at = { file: shownFile(path.join(lesson.folder, 'lesson.mdx')), line: 1, rule: 'schema' };
  const own = order.get(lesson.slug) ?? 0;
  const findings: Finding[] = [];
  for (const slug of lesson.front.prerequisites) {
    const place = order.get(slug);
    if (slug === lesson.slug) findings.push({ ...at, message: 'prerequisites: the lesson asks for itself' });
    else if (place !== undefined && place > own)
      findings.push({ ...at, message: `prerequisites: “${slug}” comes later than this lesson` });
  }
  const { next, recall } = lesson.front;
  if (next === lesson.slug) findings.push({ ...at, message: 'next: the lesson leads to itself' });
  for (const { from } of recall) {
    if (from !== undefined && (order.get(from) ?? -1) >= own)
      findings.push({ ...at, message: `recall: “${from}” does not come before this lesson` });
  }
  // The first lesson of all has nothing to look back to.
  const isFirst = catalog.lessons()[0]?.slug === lesson.slug;
  if (!isFirst && recall.length < 2)
    findings.push({
      ...at,
      message: `recall: a lesson opens with two questions; this one has ${recall.length}`,
    });
  return findings;
}

/** `[text](address)` in the page's prose. */
const linkPattern = /\]\((?<address>[^)\s]+)(?:\s+"[^"]*")?\)/g;

async function linkFaults(lesson: Lesson, catalog: Catalog): Promise<Finding[]> {
  const file = shownFile(path.join(lesson.folder, 'lesson.mdx'));
  const findings: Finding[] = [];
  for (const [index, text] of withoutFences(lesson.body).entries()) {
    for (const match of text.matchAll(linkPattern)) {
      const { address = '' } = match.groups ?? {};
      const message = await linkFault(address, lesson, catalog);
      if (message !== undefined)
        findings.push({ file, line: index + 1, column: match.index + 1, rule: 'schema', message });
    }
  }
  return findings;
}

async function linkFault(address: string, lesson: Lesson, catalog: Catalog): Promise<string | undefined> {
  if (address.startsWith('http:')) return `“${address}” is not https`;
  if (address.startsWith('https:')) return undefined;
  if (address.startsWith('#')) return anchorFault(address.slice(1), lesson);
  const learn = /^\/learn\/([^/#]+)(?:\/([^/#]+))?(?:#(.+))?$/.exec(address);
  if (learn === null) {
    if (!address.startsWith('/')) return `“${address}” is neither https, nor /…, nor #…`;
    return (await isPublic(address)) ? undefined : `there is no page “${address}”`;
  }
  const [, track = '', slug, anchor] = learn;
  if (catalog.track(track) === undefined) return `there is no track “${track}”`;
  if (slug === undefined) return undefined;
  const other = catalog.lesson(track, slug);
  if (other === undefined) return `there is no lesson “${track}/${slug}” yet`;
  return anchor === undefined ? undefined : anchorFault(anchor, other);
}

function anchorFault(anchor: string, { page }: Lesson): string | undefined {
  const places = [...page.sections, ...page.blocks, ...page.predictions, ...page.exercises];
  return places.some(({ id }) => id === anchor) ? undefined : `there is no place “#${anchor}” on that page`;
}

async function isPublic(address: string): Promise<boolean> {
  const name = address.split('#')[0] ?? '';
  if (name.includes('..')) return false;
  const candidates = [
    path.join('app', name, 'page.tsx'),
    path.join('app', name, 'page.mdx'),
    path.join('public', name),
  ];
  const found = await Promise.all(
    candidates.map(candidate =>
      access(candidate).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

/** Lines of a page, those of fences emptied. */
function withoutFences(body: string): string[] {
  let fence: string | undefined;
  return body.split('\n').map(line => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined && mark !== undefined) {
      fence = mark;
      return '';
    }
    if (fence === undefined) return line;
    if (mark?.startsWith(fence)) fence = undefined;
    return '';
  });
}
