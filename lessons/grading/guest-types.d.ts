/**
 * What a learner's code finds around itself: the types of an answer's arguments, and the few globals of a guest.
 * The editor loads this file as an extra library; the tests type-check every starter, solution and mistake with it.
 * It is left out of the project's own program, so that these globals exist for answers alone.
 */

/** What Redis answers, as ioredis gives it. */
type RedisReply = string | number | null | RedisReply[];
type RedisArgument = string | number;

/** What a learner's code may send; each is queued on a pipeline, too. */
interface RedisCommands {
  get(key: string): Promise<string | null>;
  /** `'OK'`, or null when NX or XX refused it. */
  set(key: string, value: RedisArgument, ...options: RedisArgument[]): Promise<'OK' | null>;
  setex(key: string, seconds: RedisArgument, value: RedisArgument): Promise<'OK'>;
  psetex(key: string, milliseconds: RedisArgument, value: RedisArgument): Promise<'OK'>;
  setnx(key: string, value: RedisArgument): Promise<number>;
  getdel(key: string): Promise<string | null>;
  getex(key: string, ...options: RedisArgument[]): Promise<string | null>;
  getset(key: string, value: RedisArgument): Promise<string | null>;
  getrange(key: string, start: RedisArgument, end: RedisArgument): Promise<string>;
  setrange(key: string, offset: RedisArgument, value: RedisArgument): Promise<number>;
  mget(...keys: (string | string[])[]): Promise<(string | null)[]>;
  mset(...keysAndValues: RedisArgument[]): Promise<'OK'>;
  mset(values: RedisFields): Promise<'OK'>;
  msetnx(...keysAndValues: RedisArgument[]): Promise<number>;
  append(key: string, value: RedisArgument): Promise<number>;
  strlen(key: string): Promise<number>;
  incr(key: string): Promise<number>;
  incrby(key: string, by: RedisArgument): Promise<number>;
  incrbyfloat(key: string, by: RedisArgument): Promise<string>;
  decr(key: string): Promise<number>;
  decrby(key: string, by: RedisArgument): Promise<number>;

  del(...keys: (string | string[])[]): Promise<number>;
  unlink(...keys: (string | string[])[]): Promise<number>;
  exists(...keys: (string | string[])[]): Promise<number>;
  type(key: string): Promise<string>;
  rename(key: string, newKey: string): Promise<'OK'>;
  renamenx(key: string, newKey: string): Promise<number>;
  copy(source: string, destination: string, ...options: string[]): Promise<number>;
  keys(pattern: string): Promise<string[]>;
  dbsize(): Promise<number>;
  scan(cursor: RedisArgument, ...options: RedisArgument[]): Promise<[cursor: string, keys: string[]]>;
  ttl(key: string): Promise<number>;
  pttl(key: string): Promise<number>;
  expire(key: string, seconds: RedisArgument, ...options: string[]): Promise<number>;
  pexpire(key: string, milliseconds: RedisArgument, ...options: string[]): Promise<number>;
  expireat(key: string, unixSeconds: RedisArgument, ...options: string[]): Promise<number>;
  pexpireat(key: string, unixMilliseconds: RedisArgument, ...options: string[]): Promise<number>;
  expiretime(key: string): Promise<number>;
  pexpiretime(key: string): Promise<number>;
  persist(key: string): Promise<number>;
  /** Seconds and microseconds of virtual time. */
  time(): Promise<[seconds: string, microseconds: string]>;

  hget(key: string, field: string): Promise<string | null>;
  hmget(key: string, ...fields: (string | string[])[]): Promise<(string | null)[]>;
  hset(key: string, ...fieldsAndValues: RedisArgument[]): Promise<number>;
  hset(key: string, fields: RedisFields): Promise<number>;
  hsetnx(key: string, field: string, value: RedisArgument): Promise<number>;
  hgetall(key: string): Promise<Record<string, string>>;
  hkeys(key: string): Promise<string[]>;
  hvals(key: string): Promise<string[]>;
  hlen(key: string): Promise<number>;
  hexists(key: string, field: string): Promise<number>;
  hdel(key: string, ...fields: (string | string[])[]): Promise<number>;
  hincrby(key: string, field: string, by: RedisArgument): Promise<number>;
  hincrbyfloat(key: string, field: string, by: RedisArgument): Promise<string>;
  hscan(
    key: string,
    cursor: RedisArgument,
    ...options: RedisArgument[]
  ): Promise<[cursor: string, fieldsAndValues: string[]]>;

  lpush(key: string, ...values: RedisArgument[]): Promise<number>;
  rpush(key: string, ...values: RedisArgument[]): Promise<number>;
  lpop(key: string): Promise<string | null>;
  lpop(key: string, count: RedisArgument): Promise<string[] | null>;
  rpop(key: string): Promise<string | null>;
  rpop(key: string, count: RedisArgument): Promise<string[] | null>;
  llen(key: string): Promise<number>;
  lindex(key: string, index: RedisArgument): Promise<string | null>;
  lset(key: string, index: RedisArgument, value: RedisArgument): Promise<'OK'>;
  lrange(key: string, start: RedisArgument, stop: RedisArgument): Promise<string[]>;
  ltrim(key: string, start: RedisArgument, stop: RedisArgument): Promise<'OK'>;
  lrem(key: string, count: RedisArgument, value: RedisArgument): Promise<number>;
  lpos(key: string, value: RedisArgument, ...options: RedisArgument[]): Promise<number | number[] | null>;
  lmove(source: string, destination: string, from: ListEnd, to: ListEnd): Promise<string | null>;
  rpoplpush(source: string, destination: string): Promise<string | null>;
  /** Wait for an element, at most so many seconds; 0 is for ever. Null if none came. The connection waits with them. */
  blpop(...keysAndSeconds: RedisArgument[]): Promise<[key: string, element: string] | null>;
  brpop(...keysAndSeconds: RedisArgument[]): Promise<[key: string, element: string] | null>;
  blmove(
    source: string,
    destination: string,
    from: ListEnd,
    to: ListEnd,
    seconds: RedisArgument,
  ): Promise<string | null>;
  brpoplpush(source: string, destination: string, seconds: RedisArgument): Promise<string | null>;

  sadd(key: string, ...members: (RedisArgument | RedisArgument[])[]): Promise<number>;
  srem(key: string, ...members: (RedisArgument | RedisArgument[])[]): Promise<number>;
  smembers(key: string): Promise<string[]>;
  sismember(key: string, member: RedisArgument): Promise<number>;
  smismember(key: string, ...members: (RedisArgument | RedisArgument[])[]): Promise<number[]>;
  scard(key: string): Promise<number>;
  spop(key: string): Promise<string | null>;
  spop(key: string, count: RedisArgument): Promise<string[]>;
  srandmember(key: string): Promise<string | null>;
  srandmember(key: string, count: RedisArgument): Promise<string[]>;
  sinter(...keys: (string | string[])[]): Promise<string[]>;
  sunion(...keys: (string | string[])[]): Promise<string[]>;
  sdiff(...keys: (string | string[])[]): Promise<string[]>;
  sintercard(numberOfKeys: RedisArgument, ...keysAndOptions: RedisArgument[]): Promise<number>;
  smove(source: string, destination: string, member: RedisArgument): Promise<number>;
  sscan(
    key: string,
    cursor: RedisArgument,
    ...options: RedisArgument[]
  ): Promise<[cursor: string, members: string[]]>;

  zadd(key: string, ...optionsScoresAndMembers: RedisArgument[]): Promise<number | string | null>;
  zincrby(key: string, by: RedisArgument, member: RedisArgument): Promise<string>;
  zrem(key: string, ...members: (RedisArgument | RedisArgument[])[]): Promise<number>;
  zscore(key: string, member: RedisArgument): Promise<string | null>;
  zmscore(key: string, ...members: (RedisArgument | RedisArgument[])[]): Promise<(string | null)[]>;
  zrank(key: string, member: RedisArgument): Promise<number | null>;
  zrevrank(key: string, member: RedisArgument): Promise<number | null>;
  zcard(key: string): Promise<number>;
  zcount(key: string, min: RedisArgument, max: RedisArgument): Promise<number>;
  /** Members; with WITHSCORES, each followed by its score. */
  zrange(
    key: string,
    start: RedisArgument,
    stop: RedisArgument,
    ...options: RedisArgument[]
  ): Promise<string[]>;
  zrevrange(key: string, start: RedisArgument, stop: RedisArgument, ...options: string[]): Promise<string[]>;
  zrangebyscore(
    key: string,
    min: RedisArgument,
    max: RedisArgument,
    ...options: RedisArgument[]
  ): Promise<string[]>;
  zremrangebyscore(key: string, min: RedisArgument, max: RedisArgument): Promise<number>;
  zremrangebyrank(key: string, start: RedisArgument, stop: RedisArgument): Promise<number>;
  zpopmin(key: string, count?: RedisArgument): Promise<string[]>;
  zpopmax(key: string, count?: RedisArgument): Promise<string[]>;
  /** As `blpop`, for the member with the lowest or the highest score. */
  bzpopmin(...keysAndSeconds: RedisArgument[]): Promise<[key: string, member: string, score: string] | null>;
  bzpopmax(...keysAndSeconds: RedisArgument[]): Promise<[key: string, member: string, score: string] | null>;

  /** The id of the new entry; `*` takes it from virtual time. */
  xadd(key: string, ...optionsIdAndFields: RedisArgument[]): Promise<string | null>;
  xlen(key: string): Promise<number>;
  xrange(key: string, start: string, end: string, ...options: RedisArgument[]): Promise<StreamEntry[]>;
  xrevrange(key: string, end: string, start: string, ...options: RedisArgument[]): Promise<StreamEntry[]>;
  /** With BLOCK it waits for an entry, at most so many milliseconds. Null if there is none. */
  xread(...args: RedisArgument[]): Promise<StreamPage[] | null>;
  xreadgroup(...args: RedisArgument[]): Promise<StreamPage[] | null>;
  xgroup(subcommand: string, ...args: RedisArgument[]): Promise<RedisReply>;
  xack(key: string, group: string, ...ids: string[]): Promise<number>;
  xpending(key: string, group: string, ...args: RedisArgument[]): Promise<RedisReply[]>;
  xclaim(key: string, group: string, consumer: string, ...args: RedisArgument[]): Promise<RedisReply[]>;
  xautoclaim(key: string, group: string, consumer: string, ...args: RedisArgument[]): Promise<RedisReply[]>;
  xinfo(subcommand: string, ...args: RedisArgument[]): Promise<RedisReply[]>;
  xtrim(key: string, ...args: RedisArgument[]): Promise<number>;
  xdel(key: string, ...ids: string[]): Promise<number>;

  setbit(key: string, offset: RedisArgument, bit: 0 | 1): Promise<number>;
  getbit(key: string, offset: RedisArgument): Promise<number>;
  bitcount(key: string, ...range: RedisArgument[]): Promise<number>;
  bitop(operation: string, destination: string, ...keys: string[]): Promise<number>;
  pfadd(key: string, ...elements: RedisArgument[]): Promise<number>;
  pfcount(...keys: string[]): Promise<number>;
  pfmerge(destination: string, ...sources: string[]): Promise<'OK'>;
  geoadd(key: string, ...args: RedisArgument[]): Promise<number>;
  geosearch(key: string, ...args: RedisArgument[]): Promise<RedisReply[]>;

  /** How many subscribers it reached. */
  publish(channel: string, message: RedisArgument): Promise<number>;
  spublish(channel: string, message: RedisArgument): Promise<number>;

  /** A script may touch the keys that it is given, and no others. */
  eval(
    script: string,
    numberOfKeys: RedisArgument,
    ...keysAndArguments: RedisArgument[]
  ): Promise<RedisReply>;
  evalsha(
    digest: string,
    numberOfKeys: RedisArgument,
    ...keysAndArguments: RedisArgument[]
  ): Promise<RedisReply>;
  script(subcommand: 'LOAD' | 'EXISTS' | 'load' | 'exists', ...args: string[]): Promise<RedisReply>;
}

/**
 * A client with ioredis's names, connected. Any command works by `call`; those that lessons use have their own method.
 * It works with strings: there are no Buffers, and what would give one (`getBuffer`, `messageBuffer`) says so.
 */
interface Redis extends RedisCommands {
  call(command: string, ...args: RedisArgument[]): Promise<RedisReply>;

  watch(...keys: (string | string[])[]): Promise<'OK'>;
  unwatch(): Promise<'OK'>;
  /** Commands queued on it run together at `exec`, which gives null if a watched key changed. */
  multi(commands?: RedisCommand[]): Pipeline;
  /** A transaction by hand: commands answer QUEUED until `exec`. */
  multi(options: { pipeline: false }): Promise<'OK'>;
  exec(): Promise<[error: Error | null, reply: RedisReply][] | null>;
  discard(): Promise<'OK'>;
  /** Commands queued on it are sent together. */
  pipeline(commands?: RedisCommand[]): Pipeline;

  /** The number of channels and patterns that it is subscribed to. It takes no other commands while there are any. */
  subscribe(...channels: (string | string[])[]): Promise<number>;
  unsubscribe(...channels: (string | string[])[]): Promise<number>;
  psubscribe(...patterns: (string | string[])[]): Promise<number>;
  punsubscribe(...patterns: (string | string[])[]): Promise<number>;
  ssubscribe(...channels: (string | string[])[]): Promise<number>;
  sunsubscribe(...channels: (string | string[])[]): Promise<number>;

  on(event: 'message' | 'smessage', listener: (channel: string, message: string) => void): this;
  on(event: 'pmessage', listener: (pattern: string, channel: string, message: string) => void): this;
  /** A connection that broke is made again after a while, with its subscriptions; what it watched is gone. */
  on(event: 'connect' | 'ready' | 'close' | 'end', listener: () => void): this;
  on(event: 'reconnecting', listener: (delayMs: number) => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
  once: Redis['on'];
  off(event: string, listener: (...args: never[]) => void): this;
  removeAllListeners(event?: string): this;

  /** Another connection: for subscriptions, for commands that wait, for WATCH. */
  duplicate(): Redis;
  /** After what has been sent. */
  quit(): Promise<'OK'>;
  /** At once: what waits fails. */
  disconnect(): void;
  readonly status: string;

  /**
   * Makes a script a method: `redis.name(...keys, ...args)`, on pipelines too. To give it a type, write
   * `declare global { interface Redis { name(key: string): Promise<number> } }` and `export {}`.
   */
  defineCommand(name: string, definition: { lua: string; numberOfKeys?: number; readOnly?: boolean }): void;

  /** Pages of keys, fields or members, by `for await` or `on('data')`. */
  scanStream(options?: ScanOptions & { type?: string }): ScanStream;
  hscanStream(key: string, options?: ScanOptions & { noValues?: boolean }): ScanStream;
  sscanStream(key: string, options?: ScanOptions): ScanStream;
  zscanStream(key: string, options?: ScanOptions): ScanStream;
}

type RedisCommand = [name: string, ...args: RedisArgument[]];
type RedisFields = Record<string, RedisArgument> | Map<string, RedisArgument>;
type ListEnd = 'LEFT' | 'RIGHT';
type StreamEntry = [id: string, fieldsAndValues: string[]];
type StreamPage = [key: string, entries: StreamEntry[]];
interface ScanOptions {
  match?: string;
  count?: number;
}

interface ScanStream extends AsyncIterable<string[]> {
  on(event: 'data', listener: (page: string[]) => void): this;
  on(event: 'end' | 'close', listener: () => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
  pause(): this;
  resume(): this;
  close(): void;
  destroy(error?: Error): this;
}

/** Queues the same commands and sends them at `exec`: one `[error, reply]` for each. */
type Pipeline = {
  [Command in keyof RedisCommands | 'call']: (
    ...args: (RedisArgument | RedisArgument[] | RedisFields)[]
  ) => Pipeline;
} & {
  readonly length: number;
  exec(): Promise<[error: Error | null, reply: RedisReply][] | null>;
};

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
/** A row of the shop's database. */
type Row = { [column: string]: Json };

/** The shop's slow SQL database. Each call takes its time and may throw a `DatabaseError`. */
interface Database {
  /** The row, or null if there is none. */
  find(table: string, id: string): Promise<Row | null>;
  save(table: string, id: string, row: Row): Promise<void>;
  remove(table: string, id: string): Promise<void>;
}

/** The gateway that takes money. */
interface Payments {
  /** Whether this order has been charged. */
  isCharged(orderId: string): Promise<boolean>;
  /** Takes the money, again if called again. */
  charge(orderId: string): Promise<void>;
}

/** The firm that fetches parcels. */
interface Carrier {
  /** Whether a pick-up has been booked for this order. */
  isBooked(orderId: string): Promise<boolean>;
  /** Books one, again if called again. */
  book(orderId: string): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: the callback takes whatever is passed after the time
declare function setTimeout(callback: (...args: any[]) => void, ms?: number, ...args: unknown[]): number;
declare function clearTimeout(timer: number | undefined): void;
declare function setInterval(callback: () => void, ms?: number): number;
declare function clearInterval(timer: number | undefined): void;
declare const performance: { now(): number };
declare const crypto: { randomUUID(): string };
/** Waits, in virtual time. */
declare function sleep(ms: number): Promise<void>;
/** Shown with the verdict, with virtual time and the name of the process. */
declare const console: Record<'log' | 'info' | 'warn' | 'error' | 'debug', (...values: unknown[]) => void>;
