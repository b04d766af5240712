/** The simulated parts beside Redis. A call takes effect when it is made; its answer comes after the part's latency. */
import type {
  Database,
  PartDefinition,
  PartHandle,
  PaymentGateway,
  SharedResource,
  Value,
} from '#lessons/grading/stage.ts';
import type { Footprint } from './footprint.ts';
import { valueText } from './value.ts';

/** An error that a part throws into the guest, by its class name there. */
export class PartError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

interface Failing {
  readonly name: string;
  readonly message: string;
}

/** A part as the driver sees it. */
export interface Part {
  readonly name: string;
  readonly methods: readonly string[];
  latencyMs(method: string): number;
  /**
   * What of the parts a call changes. What only counts calls, or tells itself by its replies, needs no object: calls
   * and replies are part of the callers' histories.
   */
  footprint(method: string, args: Value[]): Footprint;
  /** What a call throws when the driver makes it fail. */
  readonly failure: Failing;
  /** @throws {PartError} */
  call(actor: string, method: string, args: Value[]): Value | undefined;
  /** An actor has died. */
  forget?(actor: string): void;
}

export interface PartWithHandle<Handle extends PartHandle> {
  readonly part: Part;
  readonly handle: Handle;
}

const writing = (...objects: readonly string[]): Footprint => ({
  writes: objects,
  reads: [],
  remembers: false,
});

/** Calls a part. What it throws is a result like any other, and reaches the guest under the error's name. */
export function callPart(
  part: Part | undefined,
  actor: string,
  call: { readonly method: string; readonly args: Value[] },
): { readonly result: unknown; readonly reply: string } {
  try {
    const value = part?.call(actor, call.method, call.args);
    return { result: { value }, reply: valueText(value) };
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    const { message, name } = thrown;
    return { result: { error: { name, message } }, reply: `(error) ${name}: ${message}` };
  }
}

const defaultLatencyMs = { database: 180, payments: 300, resource: 20, look: 20 };

const failures = {
  database: { name: 'DatabaseError', message: 'The database did not answer.' },
  payments: { name: 'PaymentError', message: 'The payment gateway did not answer.' },
};

/** Fails the next so many calls. */
class Failures {
  readonly #failing: Failing;
  #left = 0;
  constructor(failing: Failing) {
    this.#failing = failing;
  }
  next(times: number): void {
    this.#left = times;
  }
  take(): void {
    if (this.#left === 0) return;
    this.#left--;
    throw new PartError(this.#failing.name, this.#failing.message);
  }
}

export function createDatabase(options: {
  tables: Readonly<Record<string, Readonly<Record<string, Value>>>>;
  latencyMs?: number;
  name?: string;
}): PartWithHandle<Database> {
  const name = options.name ?? 'database';
  const rows = new Map<string, Value>();
  const rowKey = (table: string, id: string) => JSON.stringify([table, id]);
  for (const [table, records] of Object.entries(options.tables)) {
    for (const [id, record] of Object.entries(records)) rows.set(rowKey(table, id), structuredClone(record));
  }
  const failing = new Failures(failures.database);
  const asked = new Map<string, number>();
  let queries = 0;
  let writes = 0;
  const methods: Readonly<Record<string, (args: Value[]) => Value | undefined>> = {
    find: ([table, id]) => {
      const key = rowKey(String(table), String(id));
      queries++;
      asked.set(key, (asked.get(key) ?? 0) + 1);
      failing.take();
      return rows.get(key) ?? null;
    },
    save: ([table, id, record]) => {
      writes++;
      failing.take();
      rows.set(rowKey(String(table), String(id)), record ?? null);
      return undefined;
    },
    remove: ([table, id]) => {
      writes++;
      failing.take();
      rows.delete(rowKey(String(table), String(id)));
      return undefined;
    },
  };
  return {
    part: {
      name,
      methods: Object.keys(methods),
      latencyMs: () => options.latencyMs ?? defaultLatencyMs.database,
      footprint: (method, [table, id]) =>
        method === 'find' ? writing() : writing(`${name} ${rowKey(String(table), String(id))}`),
      failure: failures.database,
      call: (_actor, method, args) => methods[method]?.(args),
    },
    handle: {
      handle: 'part',
      name,
      get queries() {
        return queries;
      },
      queriesFor: (table, id) => asked.get(rowKey(table, id)) ?? 0,
      get writes() {
        return writes;
      },
      put(table, id, record) {
        if (record === undefined) rows.delete(rowKey(table, id));
        else rows.set(rowKey(table, id), structuredClone(record));
      },
      get: (table, id) => rows.get(rowKey(table, id)),
      failNext: times => failing.next(times),
    },
  };
}

export function createPayments(options: {
  latencyMs?: number;
  name?: string;
}): PartWithHandle<PaymentGateway> {
  const name = options.name ?? 'payments';
  const charges = new Map<string, number>();
  const failing = new Failures(failures.payments);
  return {
    part: {
      name,
      methods: ['charge', 'isCharged'],
      latencyMs: method =>
        method === 'charge' ? (options.latencyMs ?? defaultLatencyMs.payments) : defaultLatencyMs.look,
      footprint: (method, [order]) => (method === 'isCharged' ? writing() : writing(`${name} ${order}`)),
      failure: failures.payments,
      call: (_actor, method, [order, amount]) => {
        const orderId = String(order);
        if (method === 'isCharged') return (charges.get(orderId) ?? 0) > 0;
        failing.take();
        charges.set(orderId, (charges.get(orderId) ?? 0) + 1);
        return { id: `receipt-${orderId}-${charges.get(orderId)}`, orderId, amountCents: amount ?? null };
      },
    },
    handle: {
      handle: 'part',
      name,
      charges: orderId => charges.get(orderId) ?? 0,
      failNext: times => failing.next(times),
    },
  };
}

export function createResource(name: string): PartWithHandle<SharedResource> {
  let inside: string[] = [];
  let mostInside = 0;
  let uses = 0;
  const leave = (actor: string) => {
    const at = inside.indexOf(actor);
    if (at >= 0) inside.splice(at, 1);
  };
  return {
    part: {
      name,
      methods: ['enter', 'leave'],
      latencyMs: method => (method === 'enter' ? defaultLatencyMs.resource : 0),
      footprint: () => writing(name),
      failure: { name: 'Error', message: `${name} did not answer.` },
      call(actor, method) {
        if (method === 'leave') {
          leave(actor);
          return undefined;
        }
        inside.push(actor);
        uses++;
        mostInside = Math.max(mostInside, inside.length);
        return undefined;
      },
      forget(actor) {
        inside = inside.filter(other => other !== actor);
      },
    },
    handle: {
      handle: 'part',
      name,
      get mostInside() {
        return mostInside;
      },
      get uses() {
        return uses;
      },
    },
  };
}

export function createPart(name: string, definition: PartDefinition): PartWithHandle<PartHandle> {
  return {
    part: {
      name,
      methods: Object.keys(definition.methods),
      latencyMs: () => definition.latencyMs ?? 0,
      footprint: (method, args) => {
        const touched = definition.touches?.(method, args);
        // Parts of a story's own may share what they keep.
        if (touched === undefined) return writing('own parts');
        return touched.writes ? writing(...touched.objects.map(object => `own ${object}`)) : writing();
      },
      failure: definition.failure ?? { name: 'Error', message: `${name} did not answer.` },
      call: (actor, method, args) => definition.methods[method]?.(actor, ...args),
    },
    handle: { handle: 'part', name },
  };
}
