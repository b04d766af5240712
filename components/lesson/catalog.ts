/** The catalogue for pages: read once in a build, anew for each page while lessons are being written. */
import { cache } from 'react';
import { type Catalog, loadCatalog } from '#lessons/catalog.ts';

let built: Promise<Catalog> | undefined;

/** The same folder as the server's own, which has checked the variable. */
const otherLessons = () => process.env.LESSONS_DIR || undefined;
const loadForRequest = cache(() => loadCatalog(otherLessons()));

export function pageCatalog(): Promise<Catalog> {
  if (process.env.NODE_ENV !== 'production') return loadForRequest();
  built ??= loadCatalog();
  return built;
}

/** Other lessons than those that are built in, read for each request; undefined where the server has none. */
export function previewCatalog(): Promise<Catalog> | undefined {
  return otherLessons() === undefined ? undefined : loadForRequest();
}
