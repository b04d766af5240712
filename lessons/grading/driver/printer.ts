/** What the actors of one schedule print, bounded in bytes and lines. */
import type { Printed } from '#lessons/schema.ts';

const limits = { bytes: 8192, lines: 200 };

export class Printer {
  readonly lines: Printed[] = [];
  #bytes = 0;

  print(line: Printed): void {
    const left = limits.bytes - this.#bytes;
    if (left <= 0 || this.lines.length >= limits.lines) return;
    const text = line.text.slice(0, left);
    this.#bytes += text.length;
    this.lines.push({ ...line, text });
  }

  /** A line for each, with time and actor. */
  get text(): string {
    return this.lines.map(({ actor, atMs, text }) => `${atMs} ms ${actor}: ${text}\n`).join('');
  }
}
