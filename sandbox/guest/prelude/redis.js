/**
 * The client that a learner's function gets: the shape of ioredis over the host's calls. The text of this file is
 * one function; it gives the client and `emit`, by which the host tells a client what has happened to it.
 *
 * Strings only: there are no Buffers, and what would give one says so.
 */
({ call, commandNames, errorNamed, EventEmitter, ScanStream, sha1, uncaught, watch }) => {
  const text = String;
  const isArray = Array.isArray;
  const { isView } = ArrayBuffer;
  let lastConnection = 0;
  const clients = new Map();

  const plain = value => {
    if (value === null || value === undefined) return '';
    if (isView(value) || value instanceof ArrayBuffer)
      throw new TypeError('Arguments are strings and numbers here: there are no Buffers.');
    return text(value);
  };
  const flatten = (args, out) => {
    for (const arg of args) {
      if (isArray(arg)) flatten(arg, out);
      else out.push(plain(arg));
    }
    return out;
  };
  const pairsOf = object => (object instanceof Map ? [...object.entries()] : Object.entries(object));
  const isRecord = value => typeof value === 'object' && value !== null && !isArray(value) && !isView(value);
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

  const callBack = (callback, promise) => {
    const run = (...args) => {
      try {
        callback(...args);
      } catch (thrown) {
        uncaught(thrown);
      }
    };
    promise.then(
      value => run(null, value),
      error => run(error),
    );
    return promise;
  };
  const withCallback = (args, start) => {
    const callback = typeof args[args.length - 1] === 'function' ? args.pop() : undefined;
    const promise = start();
    return callback === undefined ? promise : callBack(callback, promise);
  };
  const noBuffers = (name, plainName) =>
    new TypeError(`There is no ${name} here: answers work with strings, not with Buffers. Use ${plainName}.`);

  const ofSubscriptions = /^[ps]?(?:un)?subscribe$/;
  const inSubscriberMode = name => ofSubscriptions.test(name) || name === 'ping' || name === 'quit';
  const subscriberMode = 'Connection in subscriber mode, only subscriber commands may be used';
  const isNoScript = error => error !== undefined && text(error.message).includes('NOSCRIPT');

  class Pipeline {
    #redis;
    #commands = [];
    #scripts = new Map();
    #atomic;
    constructor(redis, atomic, scripts) {
      this.#redis = redis;
      this.#atomic = atomic;
      for (const [name, script] of scripts) {
        this[name] = (...args) => {
          this.#scripts.set(this.#commands.length, script);
          return this.call('evalsha', script.sha, ...script.keys, ...args);
        };
      }
    }
    get length() {
      return this.#commands.length;
    }
    call(name, ...args) {
      const callback = typeof args[args.length - 1] === 'function' ? args.pop() : undefined;
      if (callback !== undefined)
        throw new TypeError('A command of a pipeline takes no callback here: exec tells all.');
      this.#commands.push(toStrings(text(name).toLowerCase(), args));
      return this;
    }
    multi() {
      this.#atomic = true;
      return this;
    }
    addBatch(commands) {
      for (const [name, ...args] of commands) this.call(name, ...args);
      return this;
    }
    exec(callback) {
      const work = watch(this.#run());
      return typeof callback === 'function' ? callBack(callback, work) : work;
    }
    async #run() {
      const commands = this.#commands;
      if (commands.length === 0) return [];
      for (const [at, script] of this.#scripts)
        commands[at] = this.#redis.scriptCommand(script, commands[at]);
      const where = new Error().stack;
      const replies = await this.#redis.sendAll(this.#atomic ? 'multi' : 'pipeline', commands);
      if (replies === null) return null;
      const results = [];
      for (const [at, { error, value }] of replies.entries()) {
        const script = this.#scripts.get(at);
        if (error === undefined) results.push([null, transform(commands[at]?.[0], value)]);
        else if (script !== undefined && isNoScript(error) && !this.#atomic)
          results.push(await this.#redis.sendScript(script, commands[at].slice(2)));
        else {
          const thrown = errorNamed(error.name, error.message);
          thrown.stack = where;
          results.push([thrown, undefined]);
        }
      }
      return results;
    }
  }

  class Redis extends EventEmitter {
    #connection = ++lastConnection;
    #closed = false;
    #isSubscriber = false;
    #scripts = new Map();
    /** Scripts that this connection has sent: later calls name them. */
    #sent = new Set();
    status = 'connecting';
    options = {};

    constructor() {
      super();
      clients.set(this.#connection, this);
      if (this.#connection === 1) this.status = 'ready';
    }

    send(name, args) {
      return watch(this.#send(name, args));
    }
    async #send(name, args) {
      this.#admit([name]);
      const command = toStrings(name, args);
      const reply = await call('redis', 'command', { connection: this.#connection, commands: [command] });
      this.#follow(name, reply);
      return transform(name, reply);
    }
    async sendAll(method, commands) {
      this.#admit(commands.map(([name]) => name));
      const replies = await call('redis', method, { connection: this.#connection, commands });
      if (method === 'pipeline')
        for (const [at, { value }] of replies.entries()) this.#follow(commands[at][0], value);
      return replies;
    }
    #admit(names) {
      if (this.#closed) throw errorNamed('Error', 'Connection is closed.');
      if (this.#isSubscriber && !names.every(inSubscriberMode)) throw errorNamed('Error', subscriberMode);
      if (this.status === 'connecting') void this.#open();
    }
    /** The number of its subscriptions says whether the connection still is a subscriber's. */
    #follow(name, reply) {
      if (ofSubscriptions.test(name) && typeof reply === 'number') this.#isSubscriber = reply > 0;
    }
    async #open() {
      if (this.status !== 'connecting') return;
      this.status = 'connect';
      await undefined;
      this.receive('back', []);
    }

    call(name, ...args) {
      const command = text(name).toLowerCase();
      if (command === 'quit') return this.quit();
      return withCallback(args, () => this.send(command, args));
    }
    callBuffer() {
      throw noBuffers('callBuffer', 'call');
    }
    pipeline(commands = []) {
      return new Pipeline(this, false, this.#scripts).addBatch(commands);
    }
    multi(first) {
      if (isRecord(first) && first.pipeline === false) return this.send('multi', []);
      return new Pipeline(this, true, this.#scripts).addBatch(isArray(first) ? first : []);
    }
    exec() {
      return watch(this.#exec());
    }
    async #exec() {
      const replies = await call('redis', 'exec', { connection: this.#connection, commands: [['exec']] });
      if (replies === null) return null;
      return replies.map(({ error, value }) =>
        error === undefined ? [null, value] : [errorNamed(error.name, error.message), undefined],
      );
    }

    defineCommand(name, definition) {
      const { lua, numberOfKeys } = definition ?? {};
      if (typeof lua !== 'string') throw new TypeError(`defineCommand('${text(name)}') needs its lua`);
      const keys = typeof numberOfKeys === 'number' ? [numberOfKeys] : [];
      const script = { lua, sha: sha1(lua), keys };
      this.#scripts.set(name, script);
      this[name] = (...args) =>
        withCallback(args, () => watch(this.#runScript(script, flatten([...keys, ...args], []))));
    }
    /** As ioredis: EVAL the first time on a connection, then EVALSHA. */
    scriptCommand({ lua, sha }, [, , ...args]) {
      const isKnown = this.#sent.has(sha);
      this.#sent.add(sha);
      return isKnown ? ['evalsha', sha, ...args] : ['eval', lua, ...args];
    }
    async #runScript(script, args) {
      const [name, ...rest] = this.scriptCommand(script, ['', '', ...args]);
      try {
        return await this.#send(name, rest);
      } catch (error) {
        if (!isNoScript(error)) throw error;
        return this.#send('eval', [script.lua, ...args]);
      }
    }
    async sendScript(script, args) {
      try {
        return [null, await this.#send('eval', [script.lua, ...args])];
      } catch (error) {
        return [error, undefined];
      }
    }

    scanStream(options = {}) {
      return this.#stream('scan', [], options);
    }
    hscanStream(key, options = {}) {
      return this.#stream('hscan', [key], options);
    }
    sscanStream(key, options = {}) {
      return this.#stream('sscan', [key], options);
    }
    zscanStream(key, options = {}) {
      return this.#stream('zscan', [key], options);
    }
    #stream(command, key, { match, type, count, noValues }) {
      const options = [];
      if (match) options.push('MATCH', match);
      if (type) options.push('TYPE', type);
      if (count) options.push('COUNT', count);
      if (noValues) options.push('NOVALUES');
      return new ScanStream(cursor => this.#send(command, [...key, cursor, ...options]));
    }

    on(event, listener) {
      if (/Buffer$/.test(text(event))) throw noBuffers(`event ${event}`, event.slice(0, -6));
      super.on(event, listener);
      if (event === 'ready' || event === 'connect') void this.#open();
      return this;
    }
    duplicate() {
      return new Redis();
    }
    async connect() {
      if (this.#closed) {
        this.#closed = false;
        this.status = 'connecting';
      }
      await this.#open();
    }
    disconnect() {
      if (this.#closed) return;
      void this.#end('close');
    }
    quit(callback) {
      const ended = watch(this.#closed ? this.#send('quit', []) : this.#end('quit'));
      return typeof callback === 'function' ? callBack(callback, ended) : ended;
    }
    async #end(method) {
      this.#closed = true;
      this.#isSubscriber = false;
      this.#sent.clear();
      await call('redis', method, { connection: this.#connection, commands: [] });
      // It may have been opened again by now.
      if (!this.#closed) return 'OK';
      this.#tell('end', 'close');
      this.#tell('end', 'end');
      return 'OK';
    }
    #tell(status, event, ...args) {
      this.status = status;
      try {
        this.emit(event, ...args);
      } catch (thrown) {
        uncaught(thrown);
      }
    }
    /** What the host says has happened. */
    receive(event, args) {
      if (event === 'back') {
        if (this.#closed) return;
        this.#tell('connect', 'connect');
        this.#tell('ready', 'ready');
      } else if (event === 'lost' || event === 'refused') {
        if (this.#closed) return;
        this.#sent.clear();
        this.#tell('close', 'close');
        if (event === 'refused') this.#tell('reconnecting', 'error', refusedError());
        this.#tell('reconnecting', 'reconnecting', 50);
      } else this.emit(event, ...args);
    }
  }

  const refusedError = () => {
    const error = errorNamed('Error', 'connect ECONNREFUSED');
    error.code = 'ECONNREFUSED';
    return error;
  };
  const define = (prototype, name, value) => {
    if (name in prototype) return;
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true, enumerable: false });
  };
  for (const name of commandNames) {
    const ofRedis = {
      [name](...args) {
        return withCallback(args, () => this.send(name, args));
      },
    };
    const ofPipeline = {
      [name](...args) {
        return this.call(name, ...args);
      },
    };
    const buffered = {
      [`${name}Buffer`]() {
        throw noBuffers(`${name}Buffer`, name);
      },
    };
    define(Redis.prototype, name, ofRedis[name]);
    define(Pipeline.prototype, name, ofPipeline[name]);
    define(Redis.prototype, `${name}Buffer`, buffered[`${name}Buffer`]);
    define(Pipeline.prototype, `${name}Buffer`, buffered[`${name}Buffer`]);
  }
  return {
    redis: new Redis(),
    emit: (connection, event, args) => clients.get(connection)?.receive(event, args),
  };
};
