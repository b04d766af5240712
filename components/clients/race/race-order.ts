/**
 * In which order the lines of several clients run. An order is a row of letters: the first `A` is A's first line, the
 * second `A` its second one. So every order of letters is possible, and no client's lines ever overtake each other.
 */
import type { Letter } from '#sandbox/protocol.ts';

export interface RaceLines {
  readonly client: Letter;
  readonly lines: readonly string[];
}
export type RaceOrder = readonly Letter[];

export interface Turn {
  readonly client: Letter;
  /** 1 for the client's first line. */
  readonly number: number;
  readonly line: string;
}

/** More would not be read as a picture. */
export const mostLines = 12;
const longestText = 4000;

/** The lines of a text: blank ones and remarks (`#`) are left out, and the rest is cut off at `mostLines`. */
export function readLines(text: string): readonly string[] {
  return text
    .slice(0, longestText)
    .split(/\r\n|\r|\n/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
    .slice(0, mostLines);
}

/** All lines of one client, then of the next. */
export function inTurn(racers: readonly RaceLines[]): RaceOrder {
  return racers.flatMap(({ client, lines }) => lines.map(() => client));
}

/** A, B, A, B, …; who has more lines than the others ends alone. */
export function alternating(racers: readonly RaceLines[]): RaceOrder {
  const rounds = Math.max(0, ...racers.map(({ lines }) => lines.length));
  return Array.from({ length: rounds }, (_, round) =>
    racers.filter(({ lines }) => lines.length > round).map(({ client }) => client),
  ).flat();
}

/** The order as far as it still fits the lines; what is missing comes at the end, what is too much is dropped. */
export function fitOrder(order: RaceOrder, racers: readonly RaceLines[]): RaceOrder {
  const left = new Map(racers.map(({ client, lines }) => [client, lines.length]));
  const fitting = order.filter(client => {
    const count = left.get(client) ?? 0;
    if (count > 0) left.set(client, count - 1);
    return count > 0;
  });
  const missing = [...left].flatMap(([client, count]) => Array.from({ length: count }, () => client));
  return [...fitting, ...missing];
}

export function turnsOf(order: RaceOrder, racers: readonly RaceLines[]): readonly Turn[] {
  const seen = new Map<Letter, number>();
  return order.map(client => {
    const number = (seen.get(client) ?? 0) + 1;
    seen.set(client, number);
    const line = racers.find(racer => racer.client === client)?.lines[number - 1] ?? '';
    return { client, number, line };
  });
}

/** Takes the turn at `from` to `to`. Turns before `done` have run, and stay. */
export function moveTurn(order: RaceOrder, from: number, to: number, done = 0): RaceOrder {
  const target = Math.max(done, Math.min(order.length - 1, to));
  const turn = order[from];
  if (turn === undefined || from < done || target === from) return order;
  const rest = order.filter((_, index) => index !== from);
  return [...rest.slice(0, target), turn, ...rest.slice(target)];
}

/** The client's next line becomes the next turn. */
export function bringForward(order: RaceOrder, client: Letter, done: number): RaceOrder {
  const at = order.indexOf(client, done);
  return at < 0 ? order : moveTurn(order, at, done, done);
}

/** In how many orders the lines can run: (a + b + …)! / (a! b! …). Exact as long as a double is. */
export function countOrders(racers: readonly RaceLines[]): number {
  let total = 0;
  let count = 1;
  for (const { lines } of racers) {
    for (let k = 1; k <= lines.length; k += 1) {
      total += 1;
      // Each partial product is a whole number: it is a binomial coefficient times the count so far.
      count = (count * total) / k;
    }
  }
  return Math.round(count);
}

/** `A1 B1 A2`: the order in which the server answered, from the numbers of its events. */
export function orderTaken(answered: readonly { readonly turn: Turn; readonly seq: number }[]): string {
  return [...answered]
    .sort((a, b) => a.seq - b.seq)
    .map(({ turn }) => `${turn.client}${turn.number}`)
    .join(' ');
}
