/** How many sandboxes an address may make in an hour: generous, for a whole class may share one. */
const hourMs = 3_600_000;

export class AddressAllowance {
  readonly #perHour: number;
  #counts = new Map<string, number>();
  #hour = 0;

  constructor(perHour: number) {
    this.#perHour = perHour;
  }

  /** False if the address has had its share of this hour. */
  take(address: string, nowMs: number): boolean {
    const hour = Math.floor(nowMs / hourMs);
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#counts = new Map();
    }
    const count = this.#counts.get(address) ?? 0;
    if (count >= this.#perHour) return false;
    this.#counts.set(address, count + 1);
    return true;
  }
}
