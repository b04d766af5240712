/** Waits for what has no event of its own. Long, for a machine may be busy; what is awaited mostly comes at once. */
import { vi } from 'vitest';

const patience = { timeout: 20_000, interval: 20 };

/** Asks again until it holds. An error of the asking is an error here. */
export function until(holds: () => boolean | Promise<boolean>): Promise<boolean> {
  return vi.waitUntil(holds, patience);
}
