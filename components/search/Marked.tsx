import type { SnippetPart } from './snippet.ts';

/** A quotation with what answered marked in it. */
export function Marked({ parts }: { parts: readonly SnippetPart[] }) {
  return parts.map(({ text, isHit }, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
    isHit ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
  );
}
