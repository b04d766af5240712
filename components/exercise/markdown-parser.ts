/** Markdown with GitHub's tables → its tree. */
import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

export function parseMarkdown(source: string): Root {
  return fromMarkdown(source.trim(), { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}
