/**
 * What the settings of a learner's servers were before they were changed, so that a reset can put them back. The
 * servers write changed settings down themselves, and what they were is kept beside them.
 */
import { z } from 'zod';

/** By node, then by name: the value before the first change. */
export const settingsSchema = z.record(z.string(), z.record(z.string(), z.string()));
export type Settings = z.infer<typeof settingsSchema>;

export interface SettingsRecord {
  read(): Settings;
  save(settings: Settings): Promise<void>;
}

export class FirstSettings {
  readonly #record: SettingsRecord;

  constructor(record: SettingsRecord) {
    this.#record = record;
  }

  /** `was` is what stood there before a change that has just been made; only the first counts. */
  async changed(node: string, name: string, was: string): Promise<void> {
    const settings = this.#record.read();
    const ofNode = settings[node] ?? {};
    if (ofNode[name] !== undefined) return;
    await this.#record.save({ ...settings, [node]: { ...ofNode, [name]: was } });
  }

  /** Names with what they were, to be put back on a node. */
  of(node: string): readonly (readonly [name: string, value: string])[] {
    return Object.entries(this.#record.read()[node] ?? {});
  }

  /** They have been put back. */
  async putBack(node: string): Promise<void> {
    const { [node]: _, ...others } = this.#record.read();
    await this.#record.save(others);
  }
}
