'use client';
/** What the reader chose to see of keys: which one is inspected, and which are drawn as something else. One for each picture. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { DrawingChoice } from '#components/keyspace/drawings/shape.ts';

export class KeyViews {
  readonly #listeners = new Set<() => void>();
  readonly #choices = new Map<string, DrawingChoice>();
  #inspected: string | undefined;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get inspected(): string | undefined {
    return this.#inspected;
  }

  choiceOf(id: string): DrawingChoice | undefined {
    return this.#choices.get(id);
  }

  inspect(id: string | undefined): void {
    this.#inspected = id;
    this.#tell();
  }

  choose(id: string, choice: DrawingChoice): void {
    this.#choices.set(id, choice);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const KeyViewsContext = createContext<KeyViews>(new KeyViews());

export function useKeyViews(): KeyViews {
  return useContext(KeyViewsContext);
}

/** As what the reader wants that key drawn. */
export function useDrawingChoice(id: string): DrawingChoice | undefined {
  const views = useKeyViews();
  const read = () => views.choiceOf(id);
  return useSyncExternalStore(views.subscribe, read, read);
}

/** The key that is inspected. */
export function useInspected(): string | undefined {
  const views = useKeyViews();
  const read = () => views.inspected;
  return useSyncExternalStore(views.subscribe, read, read);
}
