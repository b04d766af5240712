/**
 * `npm run diagrams`: draws every diagram of every lesson and keeps the drawings in the lessons' folders. To be run
 * when a diagram, the theme or Mermaid has changed; test/unit/lessons/diagrams.test.ts says when.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadCatalog } from '#lessons/catalog.ts';
import { drawingFile } from '#lessons/diagrams.ts';
import { ensureChromium } from './chromium.ts';
import { drawingStamp, openDrafter } from './diagrams/draw.ts';

const catalog = await loadCatalog();
const stamp = await drawingStamp();
const drafter = await openDrafter(await ensureChromium(line => console.log(line)));
try {
  for (const lesson of catalog.lessons()) {
    const folder = path.join(lesson.folder, 'diagrams');
    if (lesson.page.diagrams.length > 0) await mkdir(folder, { recursive: true });
    const kept = new Set<string>();
    for (const { title, mermaid } of lesson.page.diagrams) {
      const file = drawingFile(lesson.folder, mermaid);
      const svg = await drafter.draw(mermaid);
      await writeFile(file, `<!-- ${stamp} -->\n${svg}\n`);
      kept.add(path.basename(file));
      console.log(`${lesson.slug}: ${title} (${svg.length} bytes)`);
    }
    const present = await readdir(folder).catch(() => []);
    for (const name of present) if (!kept.has(name)) await rm(path.join(folder, name));
  }
} finally {
  await drafter.close();
}
