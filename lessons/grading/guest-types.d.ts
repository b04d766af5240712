/**
 * What a learner's code finds around itself: the types of an answer's arguments, and the few globals of a guest.
 * The editor loads this file as an extra library; the tests type-check every starter, solution and mistake with it.
 * It is left out of the project's own program, so that these globals exist for answers alone.
 */

/** What Redis answers, as ioredis gives it. */
type RedisReply = string | number | null | RedisReply[];
type RedisArgument = string | number;

/** A client with ioredis's names. Any command works by `call`; those that lessons use have their own method. */
interface Redis {
  call(command: string, ...args: RedisArgument[]): Promise<RedisReply>;

  get(key: string): Promise<string | null>;
  /** `'OK'`, or null when NX or XX refused it. */
  set(key: string, value: RedisArgument, ...options: RedisArgument[]): Promise<'OK' | null>;
  setex(key: string, seconds: RedisArgument, value: RedisArgument): Promise<'OK'>;
  psetex(key: string, milliseconds: RedisArgument, value: RedisArgument): Promise<'OK'>;
  setnx(key: string, value: RedisArgument): Promise<number>;
  getdel(key: string): Promise<string | null>;
  getex(key: string, ...options: RedisArgument[]): Promise<string | null>;
  getset(key: string, value: RedisArgument): Promise<string | null>;
  mget(...keys: string[]): Promise<(string | null)[]>;
  mset(...keysAndValues: RedisArgument[]): Promise<'OK'>;
  append(key: string, value: RedisArgument): Promise<number>;
  strlen(key: string): Promise<number>;
  incr(key: string): Promise<number>;
  incrby(key: string, by: RedisArgument): Promise<number>;
  decr(key: string): Promise<number>;
  decrby(key: string, by: RedisArgument): Promise<number>;

  del(...keys: string[]): Promise<number>;
  unlink(...keys: string[]): Promise<number>;
  exists(...keys: string[]): Promise<number>;
  type(key: string): Promise<string>;
  rename(key: string, newKey: string): Promise<'OK'>;
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

  hget(key: string, field: string): Promise<string | null>;
  hset(key: string, ...fieldsAndValues: RedisArgument[]): Promise<number>;
  hgetall(key: string): Promise<Record<string, string>>;
  hdel(key: string, ...fields: string[]): Promise<number>;
  hincrby(key: string, field: string, by: RedisArgument): Promise<number>;

  watch(...keys: string[]): Promise<'OK'>;
  unwatch(): Promise<'OK'>;
  /** Commands queued on it run together at `exec`, which gives null if a watched key changed. */
  multi(): Pipeline;
  /** Commands queued on it are sent together. */
  pipeline(): Pipeline;
}

/** Queues the same commands and sends them at `exec`: one `[error, reply]` for each. */
type Pipeline = {
  [Command in Exclude<keyof Redis, 'multi' | 'pipeline' | 'watch' | 'unwatch'>]: (
    ...args: Parameters<Redis[Command]>
  ) => Pipeline;
} & { exec(): Promise<[error: Error | null, reply: RedisReply][] | null> };

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
declare const console: { log(...values: unknown[]): void };
