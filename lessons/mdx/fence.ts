/** The words after a fence's language: `id=set-name client=A title="TypeScript · ioredis"`. */

/**
 * Reads them into a record.
 * @throws {Error} naming the word that is not `name=value`
 */
export function parseFenceMeta(meta: string): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  let rest = meta.trim();
  while (rest !== '') {
    const match = /^([a-z][a-z-]*)=(?:"([^"]*)"|([^\s"]+))(?:\s+|$)/.exec(rest);
    if (!match) throw new Error(`“${rest}” is not name=value or name="a value"`);
    const [whole, name = '', quoted, bare] = match;
    if (name in attributes) throw new Error(`${name} is given twice`);
    attributes[name] = quoted ?? bare ?? '';
    rest = rest.slice(whole.length);
  }
  return attributes;
}
