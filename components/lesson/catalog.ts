/** The catalogue for pages: read once in a build, anew for each page while lessons are being written. */
import { cache } from 'react';
import { type Catalog, loadCatalog } from '#lessons/catalog.ts';

let built: Promise<Catalog> | undefined;

/** The same as the server's, which has checked the variable; a build knows no other lessons than its own. */
const loadForRequest = cache(() => loadCatalog(process.env.LESSONS_DIR || undefined));

export function pageCatalog(): Promise<Catalog> {
  if (process.env.NODE_ENV !== 'production') return loadForRequest();
  built ??= loadCatalog();
  return built;
}
