/** The drawings that were made beforehand: there, fresh, in the page's own colours, and with nothing in them that runs. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Lesson, loadCatalog } from '#lessons/catalog.ts';
import { drawingFile } from '#lessons/diagrams.ts';
import { drawingId } from '#lessons/drawing-id.ts';
import { drawingStamp } from '#scripts/diagrams/draw.ts';

let lessons: readonly Lesson[] = [];

beforeAll(async () => {
  lessons = (await loadCatalog()).lessons().filter(({ page }) => page.diagrams.length > 0);
});

async function drawings(): Promise<{ file: string; text: string }[]> {
  const files = lessons.flatMap(({ folder, page }) =>
    page.diagrams.map(({ mermaid }) => drawingFile(folder, mermaid)),
  );
  return Promise.all(files.map(async file => ({ file, text: await readFile(file, 'utf8') })));
}

test('every diagram has its drawing, and none is left over: else run `npm run diagrams`', async () => {
  expect(lessons.length).toBeGreaterThan(0);
  for (const { folder, page } of lessons) {
    const wanted = page.diagrams.map(({ mermaid }) => path.basename(drawingFile(folder, mermaid))).sort();
    expect((await readdir(path.join(folder, 'diagrams'))).sort()).toEqual(wanted);
  }
});

test('each was made with this Mermaid, this face and this theme: else run `npm run diagrams`', async () => {
  const stamp = await drawingStamp();
  for (const { file, text } of await drawings()) {
    expect(text.split('\n')[0], file).toBe(`<!-- ${stamp} -->`);
  }
});

test('their colours are tokens', async () => {
  const defined = await readFile('app/tokens.css', 'utf8');
  for (const { file, text } of await drawings()) {
    expect(text.match(/#[0-9a-f]{3,8}\b(?!-)|\b(?:rgb|hsl)a?\(/gi) ?? [], file).toEqual([]);
    const used = new Set([...text.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name));
    expect(used.size).toBeGreaterThan(3);
    for (const name of used) expect(defined, `${file} uses ${name}`).toContain(`${name}:`);
  }
});

const elements = new Set(
  'svg style g marker path rect circle polygon line text tspan foreignObject div span p defs br symbol'.split(
    ' ',
  ),
);

test('nothing in them runs, loads or leads elsewhere', async () => {
  for (const { file, text } of await drawings()) {
    const names = [...text.matchAll(/<([a-zA-Z][\w:-]*)/g)].map(([, name = '']) => name);
    expect(
      names.filter(name => !elements.has(name)),
      file,
    ).toEqual([]);
    expect(text, file).not.toMatch(/\son\w+\s*=|(?:xlink:)?href\s*=|javascript:|@import|<!DOCTYPE|<!ENTITY/i);
    for (const [, target] of text.matchAll(/url\(([^)]*)\)/g)) {
      expect(target, file).toMatch(new RegExp(`^(?:"|&quot;)?#${drawingId}`));
    }
  }
});
