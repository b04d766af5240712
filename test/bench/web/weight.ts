/** JavaScript that pages name in their HTML, compressed as the server sends it: by gzip at level 6. Needs a build. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';

const manifestSchema = z.object({ rootMainFiles: z.array(z.string()) });

/** What every page of Next's App Router loads, even one that says nothing. */
export async function emptyPageBytes(build = '.next'): Promise<number> {
  const text = await readFile(join(build, 'build-manifest.json'), 'utf8');
  const { rootMainFiles } = manifestSchema.parse(JSON.parse(text));
  return sumOf(build, rootMainFiles);
}

/** Of a prerendered page, without what only browsers without modules load. `path`: `en/playground`. */
export async function pageBytes(path: string, build = '.next'): Promise<number> {
  const html = await readFile(join(build, 'server/app', `${path}.html`), 'utf8');
  const scripts = [...html.matchAll(/<script\b[^>]*>/g)].flatMap(([tag]) => {
    const source = /\bsrc="\/_next\/([^"?]+\.js)[^"]*"/.exec(tag)?.[1];
    return source === undefined || /\bnomodule\b/i.test(tag) ? [] : [source];
  });
  return sumOf(build, [...new Set(scripts)]);
}

async function sumOf(build: string, files: readonly string[]): Promise<number> {
  const sizes = files.map(async file => gzipSync(await readFile(join(build, file)), { level: 6 }).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
