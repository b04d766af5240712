/**
 * Evaluated in every guest before the learner's module: a small environment whose time and chance are the host's.
 * The text of this file is one function. Its argument `host` holds the only functions that reach outside; they take
 * and give strings and numbers, never objects. Returns what the host calls.
 */
(host, commandNames, make) => {
  const { parse, stringify } = JSON;
  const { create, defineProperty, assign } = Object;
  const RealError = Error;
  const text = String;
  const isArray = Array.isArray;
  const define = (name, value) =>
    defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });

  // Time. The built-in constructor reads the real clock, so nothing may lead back to it.
  const RealDate = Date;
  const virtualDate = function (...args) {
    if (new.target === undefined) return new RealDate(host.now()).toString();
    return Reflect.construct(RealDate, args.length === 0 ? [host.now()] : args, new.target);
  };
  virtualDate.prototype = RealDate.prototype;
  defineProperty(RealDate.prototype, 'constructor', {
    value: virtualDate,
    writable: true,
    configurable: true,
  });
  assign(virtualDate, { UTC: RealDate.UTC, parse: RealDate.parse, now: () => host.now() });
  defineProperty(virtualDate, 'name', { value: 'Date' });
  define('Date', virtualDate);
  let startedAt = 0;
  define('performance', {
    now: () => host.now() - startedAt,
    get timeOrigin() {
      return startedAt;
    },
  });

  // Chance: mulberry32.
  let state = 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  defineProperty(Math, 'random', { value: random, writable: true, configurable: true });
  const randomByte = () => Math.floor(random() * 256);
  const hex = byte => byte.toString(16).padStart(2, '0');
  define('crypto', {
    getRandomValues(view) {
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      for (let at = 0; at < bytes.length; at++) bytes[at] = randomByte();
      return view;
    },
    randomUUID() {
      const bytes = Array.from({ length: 16 }, randomByte);
      bytes[6] = (bytes[6] & 15) | 64;
      bytes[8] = (bytes[8] & 63) | 128;
      const digits = bytes.map(hex).join('');
      return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
  });

  // What nobody catches ends the process, as in Node. Of promises, only those can be watched that the outside made
  // and those of async functions that the outside called: the engine does not tell about others.
  let uncaught;
  const suspects = [];
  const mostSuspects = 1000;
  const RealPromise = Promise;
  const { then } = RealPromise.prototype;
  const ofAsync = (async () => {}).constructor;
  /** Tells of a rejection that nobody has looked at by the end of the slice. */
  const watch = promise => {
    let isHandled = false;
    const reacting = (fulfilled, rejected) => then.call(promise, fulfilled, rejected);
    reacting(undefined, error => {
      if (isHandled || suspects.length >= mostSuspects) return;
      suspects.push({ error, isHandled: () => isHandled });
      host.suspect();
    });
    // `await`, `then`, `Promise.all` and their like all look at the constructor first.
    defineProperty(promise, 'constructor', {
      configurable: true,
      get() {
        isHandled = true;
        return RealPromise;
      },
    });
    return promise;
  };
  const sweep = () => {
    for (const { error, isHandled } of suspects.splice(0)) if (!isHandled()) uncaught(error);
  };
  /** After a call from outside: the promise of an async function is nobody's. */
  const unheeded = (called, result) => {
    if (called instanceof ofAsync && result instanceof RealPromise) then.call(result, undefined, uncaught);
  };

  // Timers.
  let lastTimer = 0;
  const timers = new Map();
  const setTimer = (callback, delay, args, repeat) => {
    if (typeof callback !== 'function') throw new TypeError('A timer needs a function');
    const number = Number(delay);
    const ms = number >= 1 && number <= 2147483647 ? Math.floor(number) : 1;
    const id = ++lastTimer;
    timers.set(id, { callback, args, repeat, ms });
    host.timer(id, ms);
    return id;
  };
  const clear = id => {
    if (timers.delete(Number(id))) host.clearTimer(Number(id));
  };
  define('setTimeout', (callback, delay, ...args) => setTimer(callback, delay, args, false));
  define('setInterval', (callback, delay, ...args) => setTimer(callback, delay, args, true));
  define('setImmediate', (callback, ...args) => setTimer(callback, 0, args, false));
  define('clearTimeout', clear);
  define('clearInterval', clear);
  define('clearImmediate', clear);
  define('queueMicrotask', callback => {
    void Promise.resolve().then(callback);
  });
  define('sleep', ms => new Promise(resolve => setTimer(resolve, ms, [], false)));
  const fire = id => {
    const timer = timers.get(id);
    if (timer === undefined) return;
    if (timer.repeat) host.timer(id, timer.ms);
    else timers.delete(id);
    unheeded(timer.callback, timer.callback(...timer.args));
  };

  // console.
  const show = (value, depth) => {
    if (typeof value === 'string') return depth === 0 ? value : stringify(value);
    if (value instanceof RealError) return `${value.name}: ${value.message}`;
    if (typeof value === 'function') return `[Function ${value.name}]`;
    if (typeof value !== 'object' || value === null) return text(value);
    if (depth > 3) return '…';
    if (isArray(value)) return `[ ${value.map(item => show(item, depth + 1)).join(', ')} ]`;
    if (value instanceof Map) return `Map ${show([...value], depth + 1)}`;
    if (value instanceof Set) return `Set ${show([...value], depth + 1)}`;
    return `{ ${Object.entries(value)
      .map(([name, item]) => `${name}: ${show(item, depth + 1)}`)
      .join(', ')} }`;
  };
  const printer =
    level =>
    (...values) =>
      host.print(level, values.map(value => show(value, 0)).join(' '));
  const levels = ['log', 'info', 'warn', 'error', 'debug'];
  const consoleMethods = Object.fromEntries(levels.map(level => [level, printer(level)]));
  define('console', { ...consoleMethods, trace: consoleMethods.debug });

  // Small parts of the web platform that answers tend to use.
  const cloneValue = (value, seen) => {
    if (typeof value === 'function' || typeof value === 'symbol')
      throw new TypeError('It could not be cloned');
    if (typeof value !== 'object' || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    if (value instanceof RealDate) return new RealDate(value.getTime());
    const copy = isArray(value)
      ? []
      : value instanceof Map
        ? new Map()
        : value instanceof Set
          ? new Set()
          : {};
    seen.set(value, copy);
    if (value instanceof Map) for (const [k, v] of value) copy.set(cloneValue(k, seen), cloneValue(v, seen));
    else if (value instanceof Set) for (const item of value) copy.add(cloneValue(item, seen));
    else for (const name of Object.keys(value)) copy[name] = cloneValue(value[name], seen);
    return copy;
  };
  define('structuredClone', value => cloneValue(value, new Map()));
  define(
    'TextEncoder',
    class TextEncoder {
      encode(input = '') {
        const escaped = encodeURIComponent(text(input).toWellFormed());
        const bytes = [];
        for (let at = 0; at < escaped.length; at++) {
          const isEscape = escaped[at] === '%';
          bytes.push(isEscape ? Number.parseInt(escaped.slice(at + 1, at + 3), 16) : escaped.charCodeAt(at));
          if (isEscape) at += 2;
        }
        return new Uint8Array(bytes);
      }
    },
  );
  define(
    'TextDecoder',
    class TextDecoder {
      decode(bytes = []) {
        return decodeURIComponent(
          Array.from(new Uint8Array(bytes.buffer ?? bytes), b => `%${hex(b)}`).join(''),
        );
      }
    },
  );

  // Calls of the outside: each has a number, and its answer comes back under that number.
  const errorClasses = create(null);
  const errorNamed = (name, message) => {
    errorClasses[name] ??= { [name]: class extends RealError {} }[name];
    const error = new errorClasses[name](message);
    defineProperty(error, 'name', { value: name, writable: true, configurable: true, enumerable: false });
    return error;
  };
  let lastCall = 0;
  const waiting = new Map();
  const call = (target, method, argument) => {
    const id = ++lastCall;
    const where = new RealError().stack;
    const promise = new Promise((resolve, reject) => waiting.set(id, { resolve, reject, where }));
    host.call(id, target, method, stringify(argument));
    return promise;
  };
  const answer = (id, json) => {
    const call = waiting.get(id);
    if (call === undefined) return;
    waiting.delete(id);
    const { value, error } = parse(json);
    if (error === undefined) return call.resolve(value);
    const thrown = errorNamed(error.name, error.message);
    thrown.stack = call.where;
    call.reject(thrown);
  };

  // Running the learner's function.
  const parts = new Map();
  const partNamed = (name, methods) => {
    if (!parts.has(name)) {
      const part = {};
      for (const method of methods) part[method] = (...args) => watch(call(name, method, args));
      parts.set(name, part);
    }
    return parts.get(name);
  };
  const revive = argument => {
    if (argument.kind === 'redis') return redis;
    if (argument.kind === 'part') return partNamed(argument.name, argument.methods);
    return argument.value;
  };
  const tell = thrown => {
    if (!(thrown instanceof RealError))
      return { name: 'Error', message: `threw ${show(thrown, 1)}`, stack: '' };
    return { name: text(thrown.name), message: text(thrown.message), stack: text(thrown.stack) };
  };
  uncaught = thrown => {
    let told;
    try {
      told = stringify(tell(thrown));
    } catch {
      told = '{"name":"Error","message":"threw something that can\'t be shown","stack":""}';
    }
    host.uncaught(told);
  };
  const EventEmitter = make.emitter({ unheeded });
  const ScanStream = make.scanStream({ EventEmitter, uncaught });
  const { redis, emit } = make.redis({
    call,
    commandNames,
    errorNamed,
    EventEmitter,
    ScanStream,
    sha1: make.sha1(),
    uncaught,
    watch,
  });
  const invoke = async (exported, runId, json) => {
    let report;
    try {
      report = stringify({ value: await exported(...parse(json).map(revive)) });
    } catch (thrown) {
      try {
        report = stringify({ error: tell(thrown) });
      } catch {
        report = '{"error":{"name":"Error","message":"threw something that can\'t be shown","stack":""}}';
      }
    }
    try {
      host.done(runId, report);
    } catch {
      host.done(runId, '{"error":{"name":"RangeError","message":"The result is too large.","stack":""}}');
    }
  };
  const begin = seed => {
    state = seed >>> 0;
    startedAt = host.now();
  };
  return {
    begin,
    invoke,
    answer,
    fire,
    sweep,
    emit: (connection, event, json) => emit(connection, event, parse(json)),
    tell: thrown => stringify(tell(thrown)),
  };
};
