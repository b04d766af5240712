/** Figures in sentences. */

/** `10,240 bytes`. */
export function inBytes(bytes: number): string {
  return `${bytes.toLocaleString('en')} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

/** `1,234 keys`. */
export function inKeys(keys: number): string {
  return `${keys.toLocaleString('en')} ${keys === 1 ? 'key' : 'keys'}`;
}

/** `28 ms`, `0.7 s`, `12 s`, `3 min`. */
export function inTime(ms: number): string {
  if (ms < 500) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  return `${Math.round(ms / 60_000).toLocaleString('en')} min`;
}
