'use client';
import { type RefObject, useEffect, useState, useSyncExternalStore } from 'react';
import { useBench, useBenchState } from '#components/bench/bench-context.ts';
import type { SandboxEvent } from '#sandbox/protocol.ts';
import { type ChannelsState, noChannels, withClients, withEvent } from './channels-state.ts';

/** Folds events at once and tells of them once a picture, however many messages pass. */
class ChannelsStore {
  state = noChannels;
  readonly #listeners = new Set<() => void>();
  #frame: number | undefined;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(state: ChannelsState): void {
    if (state === this.state) return;
    this.state = state;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      for (const listener of this.#listeners) listener();
    });
  }
}

/** The channels of the bench around this component. `missed` are events from before it was there. */
export function useChannels(missed: RefObject<SandboxEvent[]>): ChannelsState {
  const bench = useBench();
  const clients = useBenchState(state => state.clients);
  const [store] = useState(() => new ChannelsStore());
  useEffect(() => store.set(withClients(store.state, clients)), [store, clients]);
  useEffect(() => {
    for (const event of missed.current.splice(0)) store.set(withEvent(store.state, event));
    return bench.subscribe(event => {
      // Who subscribes is known before the message that they get.
      if (event.type === 'clients') store.set(withClients(store.state, event.clients));
      else store.set(withEvent(store.state, event));
    });
  }, [bench, store, missed]);
  return useSyncExternalStore(
    store.subscribe,
    () => store.state,
    () => noChannels,
  );
}
