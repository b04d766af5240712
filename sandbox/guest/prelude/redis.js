/**
 * The client that a learner's function gets: the shape of ioredis over the host's calls. The text of this file is
 * one function. Strings only (no Buffers); `defineCommand`, streams and `subscribe` are not here yet.
 */
({ call, errorNamed, commandNames }) => {
  const text = String;
  const isArray = Array.isArray;
  let lastConnection = 0;

  const plain = value => (value === null || value === undefined ? '' : text(value));
  const flatten = (args, out) => {
    for (const arg of args) {
      if (isArray(arg)) flatten(arg, out);
      else out.push(plain(arg));
    }
    return out;
  };
  const pairsOf = object => (object instanceof Map ? [...object.entries()] : Object.entries(object));
  const isRecord = value => typeof value === 'object' && value !== null && !isArray(value);
  /** As ioredis: an object or a Map stands for its fields and values, in MSET first, in HSET second. */
  const objectAt = { mset: 0, msetnx: 0, hset: 1, hmset: 1 };
  const toStrings = (name, args) => {
    const at = objectAt[name];
    const spread = at !== undefined && args.length === at + 1 && isRecord(args[at]);
    return [name, ...flatten(spread ? [...args.slice(0, at), pairsOf(args[at])] : args, [])];
  };
  const toObject = reply => {
    const object = {};
    for (let at = 0; at + 1 < reply.length; at += 2) object[reply[at]] = reply[at + 1];
    return object;
  };
  const transform = (name, reply) => (name === 'hgetall' && isArray(reply) ? toObject(reply) : reply);

  const withCallback = (args, start) => {
    const callback = typeof args[args.length - 1] === 'function' ? args.pop() : undefined;
    const promise = start();
    if (callback === undefined) return promise;
    promise.then(
      value => callback(null, value),
      error => callback(error),
    );
    return promise;
  };

  class Pipeline {
    #redis;
    #commands = [];
    #atomic;
    constructor(redis, atomic) {
      this.#redis = redis;
      this.#atomic = atomic;
    }
    get length() {
      return this.#commands.length;
    }
    call(name, ...args) {
      this.#commands.push(toStrings(text(name).toLowerCase(), args));
      return this;
    }
    multi() {
      this.#atomic = true;
      return this;
    }
    async exec(callback) {
      const commands = this.#commands;
      const work = this.#run(commands);
      if (typeof callback === 'function') {
        work.then(
          results => callback(null, results),
          error => callback(error),
        );
      }
      return work;
    }
    async #run(commands) {
      if (commands.length === 0) return [];
      const replies = await this.#redis.sendAll(this.#atomic ? 'multi' : 'pipeline', commands);
      if (replies === null) return null;
      return replies.map(({ error, value }, at) =>
        error === undefined
          ? [null, transform(commands[at]?.[0], value)]
          : [errorNamed(error.name, error.message), undefined],
      );
    }
  }

  class Redis {
    #connection = ++lastConnection;
    #closed = false;
    status = 'ready';
    options = {};

    async send(name, args) {
      if (this.#closed) throw errorNamed('Error', 'Connection is closed.');
      const command = toStrings(name, args);
      const reply = await call('redis', 'command', { connection: this.#connection, commands: [command] });
      return transform(name, reply);
    }
    async sendAll(method, commands) {
      if (this.#closed) throw errorNamed('Error', 'Connection is closed.');
      return call('redis', method, { connection: this.#connection, commands });
    }
    call(name, ...args) {
      return withCallback(args, () => this.send(text(name).toLowerCase(), args));
    }
    pipeline(commands = []) {
      const pipeline = new Pipeline(this, false);
      for (const [name, ...args] of commands) pipeline.call(name, ...args);
      return pipeline;
    }
    multi(first) {
      if (isRecord(first) && first.pipeline === false) return this.send('multi', []);
      const pipeline = new Pipeline(this, true);
      for (const [name, ...args] of isArray(first) ? first : []) pipeline.call(name, ...args);
      return pipeline;
    }
    async exec() {
      const replies = await call('redis', 'exec', { connection: this.#connection, commands: [['exec']] });
      if (replies === null) return null;
      return replies.map(({ error, value }) =>
        error === undefined ? [null, value] : [errorNamed(error.name, error.message), undefined],
      );
    }
    duplicate() {
      return new Redis();
    }
    disconnect() {
      if (this.#closed) return;
      this.#closed = true;
      this.status = 'end';
      call('redis', 'close', { connection: this.#connection, commands: [] });
    }
    async quit() {
      this.disconnect();
      return 'OK';
    }
    async connect() {}
    on() {
      return this;
    }
    once() {
      return this;
    }
    off() {
      return this;
    }
  }

  for (const name of commandNames) {
    const method = { value: undefined, writable: true, configurable: true, enumerable: false };
    if (!(name in Redis.prototype)) {
      method.value = {
        [name](...args) {
          return withCallback(args, () => this.send(name, args));
        },
      }[name];
      Object.defineProperty(Redis.prototype, name, method);
    }
    if (!(name in Pipeline.prototype)) {
      const queue = {
        [name](...args) {
          return this.call(name, ...args);
        },
      }[name];
      Object.defineProperty(Pipeline.prototype, name, { ...method, value: queue });
    }
  }
  return new Redis();
};
