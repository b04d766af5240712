/** One round's steps from a seed: keys of every type first, then commands by the grammar and scenarios between them. */
import type { CommandTable } from '#sandbox/command/table.ts';
import { Chance } from '#test/support/fuzz/chance.ts';
import { type Grammar, grammarOf } from '#test/support/fuzz/grammar.ts';
import { makeCommand } from './by-grammar.ts';
import { type Stage, scenarios } from './scenarios.ts';
import { clientCount, run, type Step } from './steps.ts';
import { Values } from './values.ts';

const shareOfScenarios = 0.02;
/** They make what the others read. */
const makers =
  /^(?:set|append|incrby|setbit|rpush|lpush|hset|sadd|zadd|xadd|xgroup\|create|xreadgroup|pfadd|geoadd)$/;
const shareOfMakers = 0.25;
/** Made by scenarios alone: they change what a client may say next, or end it. */
const onlyInScenarios =
  /^(?:multi|exec|discard|watch|unwatch|hello|auth|reset|quit|select|[ps]?(?:un)?subscribe)$/;
/** They forget what the others are about, list a lot or take their time. */
const seldom = /^(?:flushall|flushdb|command|info|wait|bl.*|br.*|bz.*|lolwut|xtrim|ltrim|spop|swapdb)$/;
const commandsOfOneClient = 12;

const filled: readonly (readonly string[])[] = [
  ['SET', 's', 'own'],
  ['SET', 'num', '7'],
  ['RPUSH', 'l', 'a', 'b', 'c', 'd'],
  ['RPUSH', 'nums', '3', '1', '2', '10', '-5'],
  ['HSET', 'h', 'f1', 'v', 'f2', '2', 'n', '5'],
  ['SADD', 'set', 'a', 'b', 'c'],
  ['SADD', 'ints', '1', '2', '3'],
  ['ZADD', 'z', '1', 'a', '2', 'b', '3', 'c'],
  ['ZADD', 'lex', '0', 'a', '0', 'b', '0', 'c', '0', 'd'],
  ['XADD', 'x', '1-1', 'f1', 'v'],
  ['XADD', 'x', '2-1', 'f1', 'w', 'f2', 'x'],
  ['XGROUP', 'CREATE', 'x', 'g', '0'],
  ['XGROUP', 'CREATE', 'x', 'g2', '0'],
  ['XGROUP', 'CREATE', 'x2', 'g', '0', 'MKSTREAM'],
  ['XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 'x', '>'],
  ['SADD', 'set2', 'b', 'c', 'd'],
  ['ZADD', 'z2', '2', 'b', '4', 'd'],
  ['PFADD', 'hll', 'a', 'b', 'c'],
  ['GEOADD', 'geo', '13.4', '52.5', 'berlin', '2.35', '48.85', 'paris', '13.36', '38.11', 'palermo'],
  ['SETBIT', 'bits', '70', '1'],
  ['SET', 's2', 'ohmytext'],
  ['MSET', 'w_a', '3', 'w_b', '1', 'w_c', '2', 'w_1', '9', 'w_2', 'x'],
];

export class RoundMaker {
  readonly #makers: Grammar[] = [];
  readonly #usual: Grammar[] = [];
  readonly #seldom: Grammar[] = [];
  /** Not the gateway's own answers, which can't stand in a transaction. */
  readonly #queued: Grammar[] = [];
  readonly #id: string;
  readonly #token: string;

  constructor(table: CommandTable, { id, token }: { id: string; token: string }) {
    this.#id = id;
    this.#token = token;
    for (const name of generated(table)) {
      const command = table.find(name);
      if (command === undefined || onlyInScenarios.test(name)) continue;
      const grammar = grammarOf(command, table);
      if (seldom.test(name)) this.#seldom.push(grammar);
      else this.#usual.push(grammar);
      if (command.policy.decision === 'allowed') this.#queued.push(grammar);
      if (makers.test(name)) this.#makers.push(grammar);
    }
  }

  /** About so many commands. */
  make(seed: number, commands: number): Step[] {
    const chance = new Chance(seed);
    const values = new Values(chance, this.#id);
    const random = (client: number): Step => ({ kind: 'run', client, args: this.#command(values) });
    const queued = (client: number): Step => ({
      kind: 'run',
      client,
      args: makeCommand(chance.of(chance.isLucky(0.5) ? this.#makers : this.#queued), values),
    });
    const stage: Stage = { values, id: this.#id, token: this.#token, random, queued };
    const steps = filled.map(args => run(0, ...args));
    let [client, left] = [0, 0];
    while (steps.length < commands) {
      if (chance.isLucky(shareOfScenarios)) {
        steps.push(...weighted(chance)(stage));
        left = 0;
        continue;
      }
      if (left === 0) {
        client = chance.below(clientCount);
        left = 1 + chance.below(commandsOfOneClient * 2);
      }
      left -= 1;
      steps.push(random(client));
    }
    if (chance.isLucky(0.1)) steps.push(run(2, 'QUIT'));
    return steps;
  }

  #command(values: Values): Buffer[] {
    const { chance } = values;
    if (chance.isLucky(0.01)) return moreOfOneScore(values);
    const isMaker = chance.isLucky(shareOfMakers);
    const grammars = isMaker ? this.#makers : chance.isLucky(0.97) ? this.#usual : this.#seldom;
    return makeCommand(chance.of(grammars), values);
  }
}

/**
 * What a sandbox runs or emulates of the commands that this server has. In an order of their own, so that a seed makes
 * the same round again: the server lists them in another with each start.
 */
export function generated(table: CommandTable): string[] {
  return [...table.all.values()]
    .filter(({ policy }) => policy.decision !== 'refused')
    .map(({ name }) => name)
    .sort();
}

function moreOfOneScore(values: Values): Buffer[] {
  return [...['ZADD', 'lex', '0'].map(word => Buffer.from(word)), values.member()];
}

function weighted(chance: Chance): (stage: Stage) => Step[] {
  const total = scenarios.reduce((sum, [weight]) => sum + weight, 0);
  let left = chance.below(total);
  for (const [weight, scenario] of scenarios) {
    left -= weight;
    if (left < 0) return scenario;
  }
  throw new Error('There are no scenarios.');
}
