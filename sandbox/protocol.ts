/**
 * The frames between a browser and the WebSocket door, and the events of a sandbox. Browser-safe: no Node imports.
 *
 * One connection carries one sandbox with several clients, named by letters (A, B, …). Everything that happens in
 * the sandbox is an event with a sequence number, whoever caused it. A browser that reconnects says the last number
 * it has seen and gets what it missed; a new `epoch` means that the server has started anew and the numbers with it.
 */
import * as z from 'zod/mini';
import {
  loadReportSchema,
  sandboxKindSchema,
  serverEvents,
  serverRequests,
  topologyStateSchema,
} from '#sandbox/server-protocol.ts';

/** Bytes as text where they are valid UTF-8, as base64 where they are not. */
export const bytesSchema = z.union([z.string(), z.strictObject({ base64: z.string() })]);
export type Bytes = z.infer<typeof bytesSchema>;

export type WireReply =
  | { type: 'status' | 'error' | 'integer' | 'double' | 'big-number'; text: string }
  | { type: 'bulk'; bytes: Bytes }
  | { type: 'nil' | 'nil-array' }
  | { type: 'array' | 'set' | 'push'; items: WireReply[] }
  | { type: 'map'; entries: [WireReply, WireReply][] }
  | { type: 'boolean'; value: boolean }
  | { type: 'verbatim'; format: string; bytes: Bytes };

export const wireReplySchema: z.ZodMiniType<WireReply> = z.lazy(() =>
  z.union([
    z.strictObject({
      type: z.enum(['status', 'error', 'integer', 'double', 'big-number']),
      text: z.string(),
    }),
    z.strictObject({ type: z.literal('bulk'), bytes: bytesSchema }),
    z.strictObject({ type: z.enum(['nil', 'nil-array']) }),
    z.strictObject({ type: z.enum(['array', 'set', 'push']), items: z.array(wireReplySchema) }),
    z.strictObject({
      type: z.literal('map'),
      entries: z.array(z.tuple([wireReplySchema, wireReplySchema])),
    }),
    z.strictObject({ type: z.literal('boolean'), value: z.boolean() }),
    z.strictObject({ type: z.literal('verbatim'), format: z.string(), bytes: bytesSchema }),
  ]),
);

/** Who runs a command: a learner's tab (`A`…`H`), a program outside (`R1`…), or a part of the simulated world (`app-1`). */
export const clientNameSchema = z.string().check(z.regex(/^(?:[A-H]|R[0-9]{1,4}|[a-z][a-z0-9-]{0,19})$/));

/** The clients that a browser may open and type in. */
export const letterSchema = z.enum(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']);
export type Letter = z.infer<typeof letterSchema>;

/**
 * What a key holds, bounded in elements and bytes. `length` is the true size (bytes of a string, elements of the
 * rest); `truncated` says that `value` shows only a part. `expiresAtMs` is in the server's clock, like every `atMs`.
 */
const keyFields = {
  key: bytesSchema,
  encoding: z.string(),
  memoryBytes: z.int(),
  expiresAtMs: z.nullable(z.number()),
  length: z.int(),
  truncated: z.boolean(),
};
const streamIdSchema = z.string();
/** What a string is, where its type does not tell. */
const stringShapeSchema = z.discriminatedUnion('is', [
  /** `skyline`: the highest register of each 128th part of them; `histogram`: how many registers hold 0, 1, 2, … */
  z.strictObject({
    is: z.literal('hyperloglog'),
    encoding: z.enum(['sparse', 'dense']),
    estimate: z.number(),
    skyline: z.array(z.int()),
    histogram: z.array(z.int()),
  }),
  /**
   * `chunks` are bytes that are not all zero, `at` the number of the first; between them all are zero, and after the
   * last unless `isCut`. `fields` are those that BITFIELD has named, `offset` in bits.
   */
  z.strictObject({
    is: z.literal('bitmap'),
    ones: z.int(),
    chunks: z.array(z.strictObject({ at: z.int(), base64: z.string() })),
    isCut: z.boolean(),
    fields: z.array(z.strictObject({ type: z.string(), offset: z.int(), value: z.string() })),
  }),
]);
export type StringShape = z.infer<typeof stringShapeSchema>;
export const keySnapshotSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('string'),
    ...keyFields,
    value: bytesSchema,
    shape: z.optional(stringShapeSchema),
  }),
  z.strictObject({
    type: z.literal('hash'),
    ...keyFields,
    fields: z.array(z.tuple([bytesSchema, bytesSchema])),
    /** In the order of `fields`, where any of them expires. */
    fieldsExpireAtMs: z.optional(z.array(z.nullable(z.number()))),
  }),
  /** The head, then (if truncated) the tail; the gap between them is `length - head.length - tail.length`. */
  z.strictObject({
    type: z.literal('list'),
    ...keyFields,
    head: z.array(bytesSchema),
    tail: z.array(bytesSchema),
  }),
  z.strictObject({ type: z.literal('set'), ...keyFields, members: z.array(bytesSchema) }),
  /** Members with scores as Redis prints them, lowest first. `geo`: the scores are places, as GEOADD keeps them. */
  z.strictObject({
    type: z.literal('zset'),
    ...keyFields,
    members: z.array(z.tuple([bytesSchema, z.string()])),
    shape: z.optional(z.strictObject({ is: z.literal('geo') })),
  }),
  /** The newest entries, oldest of them first. `deliveries` stand in the order of `pending`. */
  z.strictObject({
    type: z.literal('stream'),
    ...keyFields,
    entries: z.array(
      z.strictObject({ id: streamIdSchema, fields: z.array(z.tuple([bytesSchema, bytesSchema])) }),
    ),
    groups: z.array(
      z.strictObject({
        name: bytesSchema,
        lastDeliveredId: streamIdSchema,
        consumers: z.array(
          z.strictObject({
            name: bytesSchema,
            pending: z.array(streamIdSchema),
            deliveries: z.optional(z.array(z.strictObject({ deliveredAtMs: z.number(), times: z.int() }))),
          }),
        ),
      }),
    ),
    lastGeneratedId: z.optional(streamIdSchema),
    /** Ever, those that were deleted or trimmed since included. */
    entriesAdded: z.optional(z.int()),
  }),
]);
export type KeySnapshot = z.infer<typeof keySnapshotSchema>;

/** A part of a value that is inspected. `ofBytes`: the true length, where it was cut. */
const partSchema = z.strictObject({ bytes: bytesSchema, ofBytes: z.optional(z.int()) });
export type Part = z.infer<typeof partSchema>;
const windowFields = {
  /** Bytes of a string, elements of the rest; as of now. */
  length: z.int(),
  /** What to ask for to see more; null at the end. */
  next: z.nullable(z.string()),
};
/** A part of what a key holds. `from` counts from 0. */
export const keyWindowSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('string'), ...windowFields, from: z.int(), base64: z.string() }),
  z.strictObject({
    type: z.literal('hash'),
    ...windowFields,
    fields: z.array(z.tuple([partSchema, partSchema])),
  }),
  z.strictObject({
    type: z.literal('list'),
    ...windowFields,
    from: z.int(),
    elements: z.array(partSchema),
  }),
  z.strictObject({ type: z.literal('set'), ...windowFields, members: z.array(partSchema) }),
  z.strictObject({
    type: z.literal('zset'),
    ...windowFields,
    /** The rank of the first; null where only those that a filter finds are told. */
    from: z.nullable(z.int()),
    members: z.array(z.tuple([partSchema, z.string()])),
  }),
  z.strictObject({
    type: z.literal('stream'),
    ...windowFields,
    entries: z.array(
      z.strictObject({
        id: z.string(),
        fields: z.array(z.tuple([partSchema, partSchema])),
        /** Fields that are not told. */
        more: z.int(),
      }),
    ),
  }),
]);
export type KeyWindow = z.infer<typeof keyWindowSchema>;

/** The state of the simulated world beside the sandbox, in a shape that one panel can draw for every lesson. */
export const worldStateSchema = z.strictObject({
  title: z.string(),
  parts: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(['database', 'app', 'worker', 'payments', 'resource', 'clock']),
      name: z.string(),
      facts: z.array(
        z.strictObject({
          label: z.string(),
          value: z.string(),
          tone: z._default(z.enum(['plain', 'busy', 'lost']), 'plain'),
        }),
      ),
    }),
  ),
  /** Buttons of the panel. `line` is what a ```world block would say. */
  actions: z.array(z.strictObject({ line: z.string(), label: z.string() })),
});
export type WorldState = z.infer<typeof worldStateSchema>;

const clientsSchema = z.array(
  z.strictObject({
    name: z.string(),
    state: z.enum(['idle', 'blocked', 'subscribed', 'multi']),
    /** The node that it talks to, on servers of one's own. */
    node: z.optional(z.string()),
    /** While it is blocked by a command of that kind: which, at which keys, and since when. Very long names are left out. */
    waitsFor: z.optional(
      z.strictObject({ command: z.string(), keys: z.array(bytesSchema), sinceMs: z.number() }),
    ),
    /** What it subscribes to, if anything; `more` counts what is not named. */
    subscriptions: z.optional(
      z.strictObject({
        channels: z.array(bytesSchema),
        patterns: z.array(bytesSchema),
        shards: z.array(bytesSchema),
        more: z.int(),
      }),
    ),
  }),
);

/** The write that would be undone next: how many can be, one after the other, and which one; or why there is none. */
export const undoableSchema = z.strictObject({
  steps: z.int(),
  label: z.nullable(z.string()),
  why: z.string(),
});
export type Undoable = z.infer<typeof undoableSchema>;

/** What was undone, and how many keys are as they were before. */
export const undoneSchema = z.strictObject({ label: z.string(), keys: z.int() });
export type Undone = z.infer<typeof undoneSchema>;

const eventFields = { seq: z.int(), atMs: z.number() };
export const sandboxEventSchema = z.discriminatedUnion('type', [
  /** A command has been answered. `runId` is the asker's own number, if a browser asked. */
  z.strictObject({
    type: z.literal('command'),
    ...eventFields,
    client: z.string(),
    runId: z.optional(z.string()),
    args: z.array(bytesSchema),
    reply: wireReplySchema,
    durationMs: z.number(),
    /** It was refused here, and a server of one's own would run it: the page offers to move there. */
    offers: z.optional(z.literal('server')),
  }),
  /** A message that arrives on its own: Pub/Sub, or a further confirmation of SUBSCRIBE. */
  z.strictObject({
    type: z.literal('push'),
    ...eventFields,
    client: z.string(),
    runId: z.optional(z.string()),
    reply: wireReplySchema,
  }),
  /** Keys that changed. `cause` names the client whose command did it, or time, or an unknown other. */
  z.strictObject({
    type: z.literal('view'),
    ...eventFields,
    cause: z.union([
      z.strictObject({ by: z.literal('client'), client: z.string() }),
      z.strictObject({ by: z.enum(['time', 'reset', 'undo', 'other']) }),
    ]),
    changed: z.array(keySnapshotSchema),
    gone: z.array(z.strictObject({ key: bytesSchema, how: z.enum(['deleted', 'expired', 'evicted']) })),
    /** All keys of the sandbox, drawn or not. */
    keyCount: z.int(),
  }),
  /** Virtual time was advanced. `offsetMs` is the sum of all jumps. */
  z.strictObject({ type: z.literal('time'), ...eventFields, byMs: z.number(), offsetMs: z.number() }),
  /** Something happened in the simulated world: a message from one part to another. */
  z.strictObject({
    type: z.literal('world'),
    ...eventFields,
    runId: z.optional(z.string()),
    from: z.string(),
    to: z.string(),
    label: z.string(),
    outcome: z.enum(['ok', 'error', 'lost']),
    durationMs: z.number(),
    state: worldStateSchema,
  }),
  z.strictObject({
    type: z.literal('clients'),
    ...eventFields,
    clients: clientsSchema,
  }),
  /** A write was taken back. The `view` events with the cause `undo` show what that changed. */
  z.strictObject({
    type: z.literal('undo'),
    ...eventFields,
    undone: undoneSchema,
    /** All writes after that event were taken back at once. */
    toSeq: z.optional(z.int()),
  }),
  z.strictObject({ type: z.literal('undoable'), ...eventFields, undoable: undoableSchema }),
  /** Many lines were run at once, under the name `import`. */
  z.strictObject({
    type: z.literal('import'),
    ...eventFields,
    ran: z.int(),
    failed: z.int(),
  }),
  /** The sandbox lives longer than was told before. Not told for each command, only when it is worth telling. */
  z.strictObject({ type: z.literal('expiry'), ...eventFields, expiresAtMs: z.number() }),
  /** The Redis under the sandbox does not answer (it restarts, or fails over), or is there again. */
  z.strictObject({ type: z.literal('server'), ...eventFields, state: z.enum(['away', 'back']) }),
  /** All keys anew: those of another node are drawn now. */
  z.strictObject({
    type: z.literal('keys'),
    ...eventFields,
    keys: z.array(keySnapshotSchema),
    keyCount: z.int(),
  }),
  ...serverEvents,
]);
export type SandboxEvent = z.infer<typeof sandboxEventSchema>;

/** Failures that are ours, never Redis's own. One place maps them to frames, RESP errors and HTTP: `sandbox/failure.ts`. */
export const failureCodeSchema = z.enum([
  'bad-request',
  'too-large',
  'conflict',
  'denied',
  'not-found',
  'quota',
  'busy',
  'timeout',
  'expired',
  'unavailable',
  'internal',
]);
export type FailureCode = z.infer<typeof failureCodeSchema>;

/** Where a bench stands: the home page, the playground, the pages of commands, a lesson or an exercise. Each has its own sandbox for each learner. */
export const scopeSchema = z
  .string()
  .check(z.regex(/^(?:home|playground|command|lesson:[a-z0-9-]+\/[a-z0-9-]+|exercise:[a-z0-9-]+)$/));

/** Browser → door. Every request has an `id` of the browser's choosing, which its answer repeats. */
export const requestSchema = z.discriminatedUnion('type', [
  /**
   * First frame. `sandboxId`, `epoch` and `lastSeq` resume: if the learner has no sandbox of that scope any more, the
   * answer is `expired`. Without `sandboxId` one is found or made, and its time begins anew.
   */
  z.strictObject({
    type: z.literal('open'),
    id: z.string().check(z.maxLength(64)),
    scope: scopeSchema,
    sandboxId: z.optional(z.string().check(z.maxLength(64))),
    epoch: z.optional(z.string().check(z.maxLength(64))),
    lastSeq: z.optional(z.int().check(z.nonnegative())),
  }),
  /** A line as typed in redis-cli. The answer is a `command` event with this `id` as `runId`. */
  z.strictObject({
    type: z.literal('run'),
    id: z.string().check(z.maxLength(64)),
    client: letterSchema,
    line: z.string(),
  }),
  z.strictObject({
    type: z.literal('close-client'),
    id: z.string().check(z.maxLength(64)),
    client: letterSchema,
  }),
  z.strictObject({
    type: z.literal('advance'),
    id: z.string().check(z.maxLength(64)),
    by: z.union([z.int().check(z.positive(), z.lte(31_536_000_000)), z.literal('next-expiry')]),
  }),
  /** A line for the simulated world, such as `request product 7`. */
  z.strictObject({
    type: z.literal('world'),
    id: z.string().check(z.maxLength(64)),
    line: z.string().check(z.maxLength(1000)),
  }),
  /** Back to the start state of the scope. */
  z.strictObject({ type: z.literal('reset'), id: z.string().check(z.maxLength(64)) }),
  /** The sandbox's time begins anew, as after a command. */
  z.strictObject({ type: z.literal('extend'), id: z.string().check(z.maxLength(64)) }),
  /** Takes back the last write; with `force` also if somebody has changed its keys since. */
  z.strictObject({
    type: z.literal('undo'),
    id: z.string().check(z.maxLength(64)),
    force: z.optional(z.boolean()),
  }),
  /** Takes back every write after the event `seq`, as one write; with `force` also if somebody else wrote since. */
  z.strictObject({
    type: z.literal('restore'),
    id: z.string().check(z.maxLength(64)),
    seq: z.int().check(z.nonnegative()),
    force: z.optional(z.boolean()),
  }),
  /** The events up to `upTo` that are still kept. The answer is `past`. */
  z.strictObject({
    type: z.literal('past'),
    id: z.string().check(z.maxLength(64)),
    upTo: z.int().check(z.nonnegative()),
  }),
  /**
   * Shows a part of what a key holds, without changing it: from a byte, an index, a rank or an entry's id on; from the
   * beginning if that is empty. `filter` is a text that fields or members have in them. Answered by `inspected`.
   */
  z.strictObject({
    type: z.literal('inspect'),
    id: z.string().check(z.maxLength(64)),
    key: bytesSchema,
    from: z.string().check(z.regex(/^(?:\d{1,20}(?:-\d{1,20})?)?$/)),
    filter: z.optional(z.string().check(z.maxLength(200))),
  }),
  z.strictObject({ type: z.literal('ping'), id: z.string().check(z.maxLength(64)) }),
  ...serverRequests,
]);
export type Request = z.infer<typeof requestSchema>;

/** Door → browser. */
export const responseSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('opened'),
    id: z.string(),
    epoch: z.string(),
    seq: z.int(),
    /** True if the events after `lastSeq` follow; false if the browser should take `keys` as the whole truth. */
    resumed: z.boolean(),
    sandbox: z.strictObject({
      id: z.string(),
      kind: sandboxKindSchema,
      url: z.string(),
      expiresAtMs: z.number(),
      /** So long before its end people are asked whether they still need it. */
      expiryWarningMs: z.optional(z.number()),
    }),
    nowMs: z.number(),
    offsetMs: z.number(),
    keys: z.array(keySnapshotSchema),
    keyCount: z.int(),
    /** As in a `clients` event; one of them may be blocked since before this page was loaded. */
    clients: z.optional(clientsSchema),
    undoable: z.optional(undoableSchema),
    world: z.nullable(worldStateSchema),
    engine: z.string(),
    /** Of servers of one's own. */
    topology: z.optional(topologyStateSchema),
    /** The load that runs on them, or the last one. */
    load: z.optional(loadReportSchema),
  }),
  /** While it is being opened: servers are started, or all are taken and the learner stands in line. */
  z.strictObject({
    type: z.literal('waiting'),
    id: z.string(),
    /** 1 is the next; null while servers start. */
    place: z.nullable(z.int()),
    detail: z.string(),
  }),
  /** The sandbox has moved; open the scope again. */
  z.strictObject({ type: z.literal('moved'), id: z.string(), sandboxId: z.string() }),
  /** After a reset of servers that begin anew: the sandbox has ended, and a new one is made when the scope is opened. */
  z.strictObject({ type: z.literal('anew'), id: z.string() }),
  z.strictObject({ type: z.literal('event'), event: sandboxEventSchema }),
  /** What is left of what was asked for, oldest first; the newest of it if that was too much. */
  z.strictObject({ type: z.literal('past'), id: z.string(), events: z.array(sandboxEventSchema) }),
  /** A request other than `run` is done. `said` tells what was done, where that is worth telling. */
  z.strictObject({ type: z.literal('done'), id: z.string(), said: z.optional(z.string()) }),
  z.strictObject({ type: z.literal('inspected'), id: z.string(), window: keyWindowSchema }),
  /** A request, or the connection as a whole if `id` is null, has failed; `detail` says what to try. */
  z.strictObject({
    type: z.literal('failed'),
    id: z.nullable(z.string()),
    code: failureCodeSchema,
    detail: z.string(),
  }),
]);
export type Response = z.infer<typeof responseSchema>;
