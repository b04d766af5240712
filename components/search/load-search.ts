/**
 * The index in this browser: fetched and built when search is first opened, and kept for when the server is away.
 * Only the browser's; loaded on demand.
 */
import { type SearchFile, searchFileSchema } from './search-document.ts';
import { createSearch, type SearchEngine } from './search-engine.ts';

const address = '/search.json';
const cacheName = 'keyspace-search';

let loading: Promise<SearchEngine> | undefined;

/** @throws {Error} the server does not answer and nothing was kept; ask again later */
export function loadSearch(): Promise<SearchEngine> {
  loading ??= read().then(
    ({ documents }) => createSearch(documents),
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

async function read(): Promise<SearchFile> {
  const response = await fetch(address).catch(() => undefined);
  if (response?.ok) {
    await keep(response.clone());
    return searchFileSchema.parse(await response.json());
  }
  const kept = await readKept();
  if (kept === undefined) throw new Error(`${address} answered ${response?.status ?? 'nothing'}`);
  return searchFileSchema.parse(await kept.json());
}

/** Browsers have this storage on safe origins alone; without it search works as long as the server does. */
async function keep(response: Response): Promise<void> {
  if (!('caches' in window)) return;
  try {
    const cache = await caches.open(cacheName);
    await cache.put(address, response);
  } catch {
    // Full or forbidden: what is not kept is fetched anew.
  }
}

async function readKept(): Promise<Response | undefined> {
  if (!('caches' in window)) return undefined;
  return caches.match(address, { cacheName });
}
