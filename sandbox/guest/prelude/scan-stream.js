/**
 * What `scanStream` and its like give: a Readable of pages, by `on('data')` or `for await`. The text of this file is
 * one function.
 */
({ EventEmitter, uncaught }) =>
  class ScanStream extends EventEmitter {
    #scan;
    #cursor = '0';
    #isDrained = false;
    #isFlowing = false;
    #isReading = false;
    #hasEnded = false;

    /** `scan(cursor)` gives the next cursor and a page. */
    constructor(scan) {
      super();
      this.#scan = scan;
    }
    get destroyed() {
      return this.#hasEnded;
    }
    on(event, listener) {
      super.on(event, listener);
      if (event === 'data') this.resume();
      return this;
    }
    pause() {
      this.#isFlowing = false;
      return this;
    }
    resume() {
      this.#isFlowing = true;
      if (!this.#isReading) void this.#flow();
      return this;
    }
    isPaused() {
      return !this.#isFlowing;
    }
    /** As ioredis: what has been asked for still comes. */
    close() {
      this.#isDrained = true;
    }
    destroy(error) {
      this.#isDrained = true;
      if (error !== undefined) this.#tell('error', error);
      this.#end(false);
      return this;
    }
    async #next() {
      if (this.#isDrained) return undefined;
      const [cursor, page] = await this.#scan(this.#cursor);
      this.#cursor = cursor;
      if (cursor === '0') this.#isDrained = true;
      return page;
    }
    async #flow() {
      this.#isReading = true;
      // A listener may be added after this one in the same turn.
      await undefined;
      let page = [];
      while (page !== undefined && this.#isFlowing && !this.#hasEnded) {
        try {
          page = await this.#next();
        } catch (error) {
          this.#tell('error', error);
          this.#end(false);
          return;
        }
        if (page !== undefined && !this.#hasEnded) this.#tell('data', page);
      }
      this.#isReading = false;
      if (page === undefined) this.#end(true);
    }
    #tell(event, ...args) {
      try {
        if (!this.emit(event, ...args) && event === 'error') uncaught(args[0]);
      } catch (thrown) {
        uncaught(thrown);
      }
    }
    #end(isWhole) {
      if (this.#hasEnded) return;
      this.#hasEnded = true;
      if (isWhole) this.#tell('end');
      this.#tell('close');
    }
    async *[Symbol.asyncIterator]() {
      try {
        for (let page = await this.#next(); page !== undefined; page = await this.#next()) yield page;
      } finally {
        this.#end(this.#isDrained);
      }
    }
  };
