/**
 * What a scenario's story sees. The driver implements it; one Stage lives for one schedule.
 *
 * A story reads like what it tests:
 *
 *     const database = stage.database({ products: { '7': kettle } });
 *     const a = stage.actor('A');
 *     const first = await a.call(a.redis, database, '7');
 *     await stage.advance(61_000);
 *     const [x, y] = await stage.settle(a.start(…), b.start(…));
 *     stage.check('one-query', database.queries === 1, { expected: '1 query', observed: `${database.queries} queries` });
 */

/** JSON-like values that cross between host and guest. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** How a call of the learner's function ended. */
export type Outcome =
  | { readonly status: 'returned'; readonly value: Value | undefined }
  /** `name` is the error's class, such as `DatabaseError`, `ReplyError`, `TypeError`. */
  | {
      readonly status: 'threw';
      readonly name: string;
      readonly message: string;
      readonly line: number | undefined;
      readonly column?: number | undefined;
    }
  | { readonly status: 'crashed' }
  /** It waits for what will never come, or virtual time or the number of calls ran out. */
  | { readonly status: 'stuck'; readonly why: string };

/** A started call. Given to `settle`. */
export interface Run {
  readonly actor: Actor;
  readonly startedAtMs: number;
  /** Set once settled. */
  outcome?: Outcome;
  endedAtMs?: number;
}

/** Stands for the actor's own ioredis-shaped client among the arguments of a call. */
export interface RedisHandle {
  readonly handle: 'redis';
}
/** Stands for a simulated part among the arguments of a call; its declared methods can be called from the guest. */
export interface PartHandle {
  readonly handle: 'part';
  readonly name: string;
}
export type Argument = Value | RedisHandle | PartHandle;

/** One process running the learner's module: its own guest, its own connection, its own memory between calls. */
export interface Actor {
  readonly name: string;
  readonly redis: RedisHandle;
  /** Calls the exercise's function; it makes no step before `settle` (or another actor's `call`) lets it. */
  start(...args: Argument[]): Run;
  /** `start`, then `settle`. */
  call(...args: Argument[]): Promise<Outcome>;
}

/** A slow database of records by table and id, which counts what it is asked. */
export interface Database extends PartHandle {
  /** All calls of `find`, and those by table and id. */
  readonly queries: number;
  queriesFor(table: string, id: string): number;
  readonly writes: number;
  /** Sets a record from outside, as an admin would; costs no query. */
  put(table: string, id: string, record: Value | undefined): void;
  get(table: string, id: string): Value | undefined;
  /** The next `times` calls fail with a DatabaseError. */
  failNext(times: number): void;
}

/** Takes money; counts charges for each order. */
export interface PaymentGateway extends PartHandle {
  charges(orderId: string): number;
  failNext(times: number): void;
}

/** Something that only one may use at a time; knows who is inside. */
export interface SharedResource extends PartHandle {
  /** Greatest number of actors that were inside together. */
  readonly mostInside: number;
  readonly uses: number;
}

/** A part of a scenario's own: methods that the guest can call, each taking `latencyMs` of virtual time. */
export interface PartDefinition {
  readonly methods: Readonly<Record<string, (actor: string, ...args: Value[]) => Value | undefined>>;
  readonly latencyMs?: number;
  /** What `faults.fail` throws into the guest; by default an Error that says it did not answer. */
  readonly failure?: { readonly name: string; readonly message: string };
  /**
   * Objects of the story's own that a call reads or writes, so that the search may leave out schedules that differ in
   * the order of unrelated calls. Default: all parts of the story's own together, written, since they may share what
   * they keep.
   */
  readonly touches?: (method: string, args: Value[]) => { objects: string[]; writes: boolean };
}

export interface Stage {
  readonly seed: number;
  nowMs(): number;
  /** Seeded, in [0, 1). */
  random(): number;

  actor(name: string): Actor;
  /** Lets the runs go on until each has an outcome; where the scenario explores, the driver chooses every step. */
  settle(...runs: Run[]): Promise<Outcome[]>;

  /** Guest methods: `find(table, id)` → record or null, `save(table, id, record)`, `remove(table, id)`. */
  database(options: {
    tables: Readonly<Record<string, Readonly<Record<string, Value>>>>;
    latencyMs?: number;
    name?: string;
  }): Database;
  /** Guest method: `charge(orderId, amountCents)` → receipt. */
  payments(options?: { latencyMs?: number; name?: string }): PaymentGateway;
  /** Guest methods: `enter()`, `leave()`; being inside takes virtual time. */
  resource(name: string): SharedResource;
  part(name: string, definition: PartDefinition): PartHandle;

  /** Moves virtual time: sleepers wake, what is due expires. */
  advance(ms: number): Promise<void>;
  flush(): Promise<void>;
  crash(actor: Actor): Promise<void>;
  /**
   * Breaks the actor's connections: blocked calls fail, watches are gone. As ioredis does, it connects again after
   * 50 ms and subscribes again; later calls wait for that, and what is published before it is lost to it.
   */
  drop(actor: Actor): Promise<void>;
  /**
   * Lets everything go on until every started call has ended or waits for what only the story can give: a blocking
   * command, a message. Its Run has no outcome then, and goes on later. Time moves at most `withinMs`; 0 by default. For workers that loop for ever.
   */
  quiet(withinMs?: number): Promise<void>;
  /** `refuse`: calls fail at once. `hang`: they are never answered. Until `redisUp`. */
  redisDown(how: 'refuse' | 'hang'): void;
  redisUp(): void;

  /** A command from outside, in virtual time (TTLs in replies are virtual): for fixtures and observations. */
  redis(...args: (string | number)[]): Promise<Value>;
  /** Remaining virtual TTL in ms; -1 no expiry, -2 no key, as PTTL. */
  pttl(key: string): Promise<number>;
  keys(): Promise<string[]>;
  /**
   * Commands that actors sent in this schedule, in order; names in upper case. An error reply is `{ error: text }`.
   * Only two orders mean something: that of one actor's commands, and that of commands which changed the same key. Of
   * schedules that differ in any other, the search runs one.
   */
  commands(actor?: Actor): readonly { actor: string; args: readonly string[]; reply: Value }[];

  /**
   * Records whether a check held. A check that is recorded several times passes if it held every time; the first
   * failing schedule is kept as evidence.
   */
  check(
    id: string,
    held: boolean,
    detail: { expected: string; observed: string; mistake?: string | undefined },
  ): void;
}
