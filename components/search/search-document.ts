/** What can be found, and the file that carries it to the browser. */
import * as z from 'zod/mini';

/** In the order in which groups of results stand. */
export const documentKinds = [
  'page',
  'track',
  'lesson',
  'section',
  'exercise',
  'command',
  'glossary',
  'error',
  'difference',
] as const;

export const searchDocumentSchema = z.strictObject({
  kind: z.enum(documentKinds),
  title: z.string(),
  /** Where it stands: the track of a lesson, the lesson of a section; may be empty. */
  where: z.string(),
  /** Plain text that is searched and quoted. */
  text: z.string(),
  /** Of the site, English; with its `#anchor`. */
  href: z.string().check(z.regex(/^[/#]/)),
});
export type SearchDocument = z.infer<typeof searchDocumentSchema>;
export type DocumentKind = SearchDocument['kind'];

export const searchFileSchema = z.strictObject({ documents: z.array(searchDocumentSchema) });
export type SearchFile = z.infer<typeof searchFileSchema>;

/** Longer questions are cut: nobody types them, and each word costs. */
export const longestQuery = 120;
