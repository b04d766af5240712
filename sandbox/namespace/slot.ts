/** Redis Cluster's hash slots. Browser-safe: no Node imports. */

export const slotCount = 16_384;

const [openBrace, closeBrace] = [0x7b, 0x7d];

const table = new Uint16Array(256).map((_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc & 0xffff;
});

/** Slot of all keys with this hash tag: CRC16 (XMODEM) modulo 16,384. */
export function slotOf(tag: string | Uint8Array): number {
  let crc = 0;
  for (const byte of typeof tag === 'string' ? new TextEncoder().encode(tag) : tag)
    crc = ((crc << 8) ^ (table[((crc >> 8) ^ byte) & 0xff] ?? 0)) & 0xffff;
  return crc % slotCount;
}

/** Slot of a key: of what stands between its first braces, if something does, else of the whole. */
export function slotOfKey(key: Uint8Array): number {
  const open = key.indexOf(openBrace);
  const close = open < 0 ? -1 : key.indexOf(closeBrace, open + 1);
  return slotOf(close > open + 1 ? key.subarray(open + 1, close) : key);
}
