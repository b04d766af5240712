/** Bytes of a string in other forms. Values are untrusted: nothing here throws for one. */

/** `undefined` if the bytes are no UTF-8. A character that the window cuts is left out. */
export function textOf(bytes: Uint8Array): string | undefined {
  for (let cut = 0; cut < 4; cut += 1) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytes.length - cut));
    } catch {
      // Perhaps the last character goes on in the next window.
    }
  }
  return undefined;
}

/** Objects and arrays with their lines indented; `undefined` for everything else. */
export function prettyJson(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    // No JSON; its text is shown.
    return undefined;
  }
}

const bytesInRow = 16;

export function hexRows(bytes: Uint8Array, from: number) {
  return Array.from({ length: Math.ceil(bytes.length / bytesInRow) }, (_, row) => {
    const some = bytes.subarray(row * bytesInRow, (row + 1) * bytesInRow);
    const hex = Array.from(some, byte => byte.toString(16).padStart(2, '0'));
    return {
      offset: from + row * bytesInRow,
      hex: hex.join(' ').padEnd(bytesInRow * 3 - 1),
      text: Array.from(some, byte => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join(
        '',
      ),
    };
  });
}

/** A map or an array of MessagePack as JSON; `undefined` for everything else, for nearly any byte is one of its numbers. */
export async function unpack(bytes: Uint8Array): Promise<string | undefined> {
  const first = bytes[0] ?? 0;
  if (!((first >= 0x80 && first <= 0x9f) || (first >= 0xdc && first <= 0xdf))) return undefined;
  const { decode } = await import('@msgpack/msgpack');
  try {
    return JSON.stringify(
      decode(bytes),
      (_, value) => (typeof value === 'bigint' ? String(value) : value),
      2,
    );
  } catch {
    // No MessagePack; its bytes are shown.
    return undefined;
  }
}
