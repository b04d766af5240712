/**
 * The drawings of a lesson's diagrams, made beforehand by `npm run diagrams` and kept in the lesson's folder, so that
 * no page loads Mermaid to show one. A diagram without its drawing is drawn in the browser.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Where the drawing of a diagram is kept. Another source has another file, so one that stands there is never stale. */
export function drawingFile(lessonFolder: string, mermaid: string): string {
  const digest = createHash('sha256').update(mermaid).digest('hex').slice(0, 16);
  return path.join(lessonFolder, 'diagrams', `${digest}.svg`);
}

/** The drawing, or undefined if there is none. @throws {Error} it cannot be read */
export async function readDrawing(lessonFolder: string, mermaid: string): Promise<string | undefined> {
  try {
    const text = await readFile(drawingFile(lessonFolder, mermaid), 'utf8');
    return text.slice(text.indexOf('<svg'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
