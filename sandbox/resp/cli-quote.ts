/** Arguments as one would type them in redis-cli: what `splitLine` reads back to the byte. */
import { quoteBytes } from '#sandbox/resp/cli-format.ts';

/** Not beginning with `#`, which would make the line a remark where scripts are read. */
const plain = /^[A-Za-z0-9_:.,@+*()[\]{}/|<>=~^&%$!?;-]{1,200}$/;

/** Bare if it can be, else in quotes. */
export function quoteArgument(bytes: Buffer): string {
  const text = bytes.length <= 200 ? bytes.toString('latin1') : '';
  return plain.test(text) ? text : quoteBytes({ base64: bytes.toString('base64') });
}
