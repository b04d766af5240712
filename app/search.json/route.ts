import { pageCatalog } from '#components/lesson/catalog.ts';
import type { SearchFile } from '#components/search/search-document.ts';
import { siteDocuments } from '#components/search/site-documents.ts';

/** Written once at build, as a file. */
export const dynamic = 'force-static';

export async function GET(): Promise<Response> {
  const file: SearchFile = { documents: await siteDocuments(await pageCatalog()) };
  return Response.json(file);
}
