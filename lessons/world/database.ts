/**
 * The shop's SQL database, simulated: tables of rows, 180 ms for each statement, and a counter of what it was asked.
 * The counter is what the caching lessons are about.
 */
import type { Clock, Part, PartState, Tell } from './part.ts';
import { usualLatency } from './shop.ts';

export interface Row {
  readonly id: string;
}

export class SimulatedDatabase implements Part {
  readonly #clock: Clock;
  readonly #latencyMs: number;
  readonly #tables: { reset(): void }[] = [];
  #queries = 0;
  #writes = 0;
  #underWay = 0;

  constructor(clock: Clock, latencyMs: number = usualLatency.database) {
    this.#clock = clock;
    this.#latencyMs = latencyMs;
  }

  /** Adds a table. `name` is how its rows are called in messages: `product`. */
  table<T extends Row>(name: string, rows: readonly T[]): SimulatedTable<T> {
    const table = new SimulatedTable<T>(name, rows, this);
    this.#tables.push(table);
    return table;
  }

  get queries(): number {
    return this.#queries;
  }

  /** Takes the time of one statement, then tells of it. For tables. */
  async statement<Result>(
    kind: 'read' | 'write',
    from: string,
    run: () => { label: string; result: Result },
    tell: Tell,
  ): Promise<Result> {
    if (kind === 'read') this.#queries += 1;
    else this.#writes += 1;
    this.#underWay += 1;
    await this.#clock.wait(this.#latencyMs);
    this.#underWay -= 1;
    const { label, result } = run();
    tell({ from, to: 'database', label, durationMs: this.#latencyMs });
    return result;
  }

  describe(): PartState {
    return {
      id: 'database',
      kind: 'database',
      name: 'Database',
      facts: [
        { label: 'queries', value: String(this.#queries), tone: this.#underWay > 0 ? 'busy' : 'plain' },
        { label: 'writes', value: String(this.#writes), tone: 'plain' },
        { label: 'each takes', value: `${this.#latencyMs} ms`, tone: 'plain' },
      ],
    };
  }

  reset(): void {
    this.#queries = 0;
    this.#writes = 0;
    for (const table of this.#tables) table.reset();
  }
}

export class SimulatedTable<T extends Row> {
  readonly #name: string;
  readonly #start: readonly T[];
  readonly #database: SimulatedDatabase;
  #rows = new Map<string, T>();

  constructor(name: string, start: readonly T[], database: SimulatedDatabase) {
    this.#name = name;
    this.#start = start;
    this.#database = database;
    this.reset();
  }

  /** Reads one row by id, slowly. What counts is the row at the end of the statement. */
  select(from: string, id: string, tell: Tell): Promise<T | undefined> {
    const read = () => {
      const row = this.#rows.get(id);
      return { label: `SELECT ${this.#name} ${id} (${row === undefined ? '0 rows' : '1 row'})`, result: row };
    };
    return this.#database.statement('read', from, read, tell);
  }

  /** Replaces one row, slowly. `what` says what is new, for the message: `status paid`. */
  update(from: string, row: T, what: string, tell: Tell): Promise<void> {
    const write = () => {
      this.#rows.set(row.id, row);
      return { label: `UPDATE ${this.#name} ${row.id} ${what} (1 row)`, result: undefined };
    };
    return this.#database.statement('write', from, write, tell);
  }

  /** Looks without asking: for stage directions, not for parts. */
  peek(id: string): T | undefined {
    return this.#rows.get(id);
  }

  reset(): void {
    this.#rows = new Map(this.#start.map(row => [row.id, row]));
  }
}
