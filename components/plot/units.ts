/** How figures are written: short, with their unit, always as wide as the one before. */

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** `1,234` */
export function countText(count: number): string {
  return grouped.format(count);
}

/** `512 B`, `1.5 kB`, `64 MB`. A kB is 1024 bytes, as in redis.conf. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${withoutZeros(value, digits)} ${units[unit]}`;
}

/** `0/s`, `3.5/s`, `1,234/s` */
export function perSecondText(rate: number): string {
  return `${rate > 0 && rate < 10 ? withoutZeros(rate, 1) : countText(rate)}/s`;
}

/** `93.4 %`, of a part of 1. */
export function percentText(part: number): string {
  return `${withoutZeros(part * 100, 1)} %`;
}

/** `12.3 µs`, `1.5 ms`, `2 s` */
export function microsecondsText(microseconds: number): string {
  if (microseconds < 1000) return `${withoutZeros(microseconds, microseconds < 100 ? 1 : 0)} µs`;
  if (microseconds < 1_000_000) return `${withoutZeros(microseconds / 1000, 1)} ms`;
  return `${withoutZeros(microseconds / 1_000_000, 1)} s`;
}

/** `0.42 ms`, `12.3 ms`, `2 s` */
export function millisecondsText(ms: number): string {
  if (ms >= 1000) return `${withoutZeros(ms / 1000, 1)} s`;
  return `${withoutZeros(ms, ms < 10 ? 2 : 1)} ms`;
}

/** `1.07` */
export function ratioText(ratio: number): string {
  return ratio.toFixed(2);
}

/** `just now`, `12 s ago`, `3 min ago`, `2 h ago` */
export function agoText(ms: number): string {
  if (ms < 1000) return 'just now';
  if (ms < 120_000) return `${Math.floor(ms / 1000)} s ago`;
  if (ms < 7_200_000) return `${Math.floor(ms / 60_000)} min ago`;
  return `${Math.floor(ms / 3_600_000)} h ago`;
}

/** `14:02:11.250`, in the reader's own time zone. */
export function clockText(atMs: number, options: { milliseconds: boolean }): string {
  const at = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
  return options.milliseconds ? `${time}.${String(at.getMilliseconds()).padStart(3, '0')}` : time;
}

/** `1 key`, `2 keys`, `1,234 keys` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

function withoutZeros(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return digits === 0 ? countText(Number(text)) : text.replace(/\.?0+$/, '');
}
