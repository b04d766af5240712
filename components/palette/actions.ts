'use client';
/**
 * What can be done on this page right now, said by the parts that do it. The palette, the sheet of shortcuts and the
 * keyboard all read this one list, so none of them can promise what is not there.
 *
 * A part adds its own in one line: `useActions([{ id: 'bench.reset', title: t('reset'), act: () => bench.reset() }])`.
 */
import { useEffect, useRef } from 'react';

export interface Action {
  /** `bench.reset`; of two with the same id the one that came last counts, as an exercise's bench before its lesson's. */
  readonly id: string;
  /** In the language of the page. */
  readonly title: string;
  readonly group: 'lesson' | 'bench' | 'site';
  /**
   * A single key, as `KeyboardEvent.key` has it, which rests while somebody types and can be switched off in the
   * settings; or `Mod+k`, with Ctrl or ⌘.
   */
  readonly key?: string;
  /** Other words for it, for finding. */
  readonly words?: string;
  act(): void;
}

interface Registration {
  actions: readonly Action[];
}

const registrations = new Set<Registration>();
const listeners = new Set<() => void>();
let listed: readonly Action[] | undefined;

/** Registers while the component stands; what `act` does may change with every render. */
export function useActions(actions: readonly Action[]): void {
  const registration = useRef<Registration>({ actions });
  useEffect(() => {
    registration.current.actions = actions;
    listed = undefined;
  });
  useEffect(() => {
    const mine = registration.current;
    registrations.add(mine);
    tell();
    return () => {
      registrations.delete(mine);
      tell();
    };
  }, []);
}

/** All there are now, in the order of their registration. */
export function listActions(): readonly Action[] {
  listed ??= uniqueById([...registrations].flatMap(({ actions }) => actions));
  return listed;
}

export function subscribeActions(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Does what an id stands for; returns whether there was something. */
export function runAction(id: string): boolean {
  const action = listActions().find(candidate => candidate.id === id);
  action?.act();
  return action !== undefined;
}

function tell(): void {
  listed = undefined;
  for (const listener of listeners) listener();
}

function uniqueById(actions: readonly Action[]): Action[] {
  return [...new Map(actions.map(action => [action.id, action])).values()];
}
