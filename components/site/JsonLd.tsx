/** What a page is about, for machines. */
export function JsonLd({ of }: { of: object }) {
  // A `<` inside a text must not end the element.
  const text = JSON.stringify(of).replaceAll('<', '\\u003c');
  // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON of our own, and without any `<`
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: text }} />;
}
