/** A sentence with `code` in it. */
export function Coded({ text }: { text: string }) {
  return text.split(/(`[^`]+`)/).map((part, index) =>
    part.startsWith('`') && part.length > 2 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence do not move
      <code key={index}>{part.slice(1, -1)}</code>
    ) : (
      part
    ),
  );
}
