/** The index on the server, for the page of results. */
import { cache } from 'react';
import { pageCatalog } from '#components/lesson/catalog.ts';
import { createSearch, type SearchEngine } from './search-engine.ts';
import { siteDocuments } from './site-documents.ts';

let built: Promise<SearchEngine> | undefined;

const build = async () => createSearch(await siteDocuments(await pageCatalog()));
const buildForRequest = cache(build);

/** Built once; anew for each request while lessons are being written. */
export function siteSearch(): Promise<SearchEngine> {
  if (process.env.NODE_ENV !== 'production') return buildForRequest();
  built ??= build();
  return built;
}
