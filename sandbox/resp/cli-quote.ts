/** Arguments as one would type them in redis-cli: what `splitLine` reads back to the byte. */

/** Not beginning with `#`, which would make the line a remark where scripts are read. */
const plain = /^[A-Za-z0-9_:.,@+*()[\]{}/|<>=~^&%$!?;-]{1,200}$/;

const special = /[^\x20\x21\x23-\x5b\x5d-\x7e]/g;
const named: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x07': '\\a',
  '\b': '\\b',
};

/** Bare if it can be, else in quotes. ASCII, whatever the bytes. */
export function quoteArgument(bytes: Buffer): string {
  return quoteLatin1(bytes.toString('latin1'));
}

/** The same for bytes that stand in a text, one character each. Browser-safe. */
export function quoteLatin1(text: string): string {
  return plain.test(text) ? text : `"${text.replace(special, escaped)}"`;
}

const escaped = (character: string) =>
  named[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
