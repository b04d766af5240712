/**
 * Node's EventEmitter, as far as clients and streams need it. The text of this file is one function. What a listener
 * throws goes through, as an uncaught exception would; what an async listener rejects with goes to `uncaught`.
 */
({ unheeded }) => {
  const slice = Array.prototype.slice;

  return class EventEmitter {
    #listeners = new Map();

    #add(event, listener, first, once) {
      if (typeof listener !== 'function') throw new TypeError('The listener must be a function');
      const entry = { listener, once };
      const known = this.#listeners.get(event) ?? [];
      this.#listeners.set(event, first ? [entry, ...known] : [...known, entry]);
      return this;
    }
    on(event, listener) {
      return this.#add(event, listener, false, false);
    }
    addListener(event, listener) {
      return this.on(event, listener);
    }
    prependListener(event, listener) {
      return this.#add(event, listener, true, false);
    }
    once(event, listener) {
      return this.#add(event, listener, false, true);
    }
    off(event, listener) {
      const known = this.#listeners.get(event) ?? [];
      const at = known.findLastIndex(entry => entry.listener === listener);
      if (at >= 0) this.#listeners.set(event, known.toSpliced(at, 1));
      return this;
    }
    removeListener(event, listener) {
      return this.off(event, listener);
    }
    removeAllListeners(event) {
      if (event === undefined) this.#listeners.clear();
      else this.#listeners.delete(event);
      return this;
    }
    listeners(event) {
      return (this.#listeners.get(event) ?? []).map(entry => entry.listener);
    }
    listenerCount(event) {
      return this.#listeners.get(event)?.length ?? 0;
    }
    emit(event, ...args) {
      const entries = slice.call(this.#listeners.get(event) ?? []);
      for (const entry of entries) {
        if (entry.once) {
          const left = (this.#listeners.get(event) ?? []).filter(other => other !== entry);
          this.#listeners.set(event, left);
        }
        unheeded(entry.listener, entry.listener.apply(this, args));
      }
      return entries.length > 0;
    }
  };
};
