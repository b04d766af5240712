/**
 * Runs the commands of a lesson's `redis` blocks: replies, commands that wait, and what other clients receive because
 * of a command. Nothing is slept for: the server answers a later PING only after it has written whatever an earlier
 * command brought about.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { CommandLine, RedisBlock } from '#lessons/mdx/blocks.ts';
import { matchLines } from '#lessons/mdx/expect.ts';
import type { WireReply } from '#sandbox/protocol.ts';
import { formatReply } from '#sandbox/resp/cli-format.ts';
import { splitLine } from '#sandbox/resp/cli-split.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { toWireReply } from '#sandbox/resp/wire.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';

/** Longer than any timeout that a lesson would have its reader wait for. */
const unansweredAfterMs = 20_000;
/** A reply becomes a message to the session's listeners a few turns after its bytes were read. */
const turnsToSettle = 4;

export interface CommandRun {
  /** Gives `line N: what is wrong` for each reply and each message that does not fit. */
  run(block: RedisBlock): Promise<string[]>;
  /** Forgets what clients received by now: another kind of block brought it about. */
  forget(): Promise<void>;
}

/** Keeps what waits and what was received over all blocks of a lesson. */
export function startCommands(sandbox: Sandbox): CommandRun {
  const waiting = new Map<string, string>();
  const received = new Map<string, string[]>();
  const receive = (client: string, lines: readonly string[]) =>
    received.set(client, [...(received.get(client) ?? []), ...lines]);
  const take = (client: string) => {
    const lines = received.get(client) ?? [];
    received.delete(client);
    return lines;
  };
  sandbox.events.subscribe(event => {
    if (event.type === 'push') receive(event.client, linesOf(event.reply));
  });

  /** What the command printed at once; undefined if it waits, and is printed as received when it ends. */
  async function ask(client: string, text: string): Promise<string[] | undefined> {
    let isLate = false;
    const answered = sandbox.runLine(client, text).then(
      reply => printed(reply, text),
      (failure: unknown) => [`failed: ${failure instanceof Error ? failure.message : String(failure)}`],
    );
    const settled = answered.then(lines => {
      if (!isLate) return lines;
      waiting.delete(client);
      receive(client, lines);
      return lines;
    });
    const blocked = watchBlocked(sandbox, client);
    const first = await Promise.race([settled, blocked.begins]);
    blocked.stop();
    if (first !== undefined) return first;
    await settle(sandbox);
    // Blocked may mean slow: what was answered by now did not wait.
    const now = await Promise.race([settled, turn(undefined)]);
    if (now !== undefined) return now;
    isLate = true;
    waiting.set(client, text);
    return undefined;
  }

  async function answer(client: string, { text, waiting: mayWait }: CommandLine): Promise<string[]> {
    const first = await ask(client, text);
    if (first !== undefined) return [...first, ...(await afterwards(client))];
    if (mayWait) return ['(waiting)'];
    const deadline = performance.now() + unansweredAfterMs;
    while (waiting.has(client) && performance.now() < deadline) await settle(sandbox);
    return waiting.has(client) ? ['(waiting)'] : take(client);
  }

  /** Further confirmations of a SUBSCRIBE are printed below the first. */
  async function afterwards(client: string): Promise<string[]> {
    await settle(sandbox);
    return take(client);
  }

  async function runOne(client: string, command: CommandLine): Promise<string[]> {
    const { line, text } = command;
    const before = waiting.get(client);
    if (before !== undefined) return [`line ${line}: client ${client} still waits for ${before}`];
    const faults = compare(line, text, command.waiting ? ['(waiting)'] : command.expect, [
      ...(await answer(client, command)),
    ]);
    await settle(sandbox);
    const expected = new Map<string, string[]>();
    for (const { client: other, expect } of command.received) {
      expected.set(other, [...(expected.get(other) ?? []), ...expect]);
    }
    for (const other of new Set([...expected.keys(), ...received.keys()])) {
      faults.push(...compare(line, `${text}, to ${other}`, expected.get(other) ?? [], take(other)));
    }
    return faults;
  }

  return {
    run: async block => {
      const faults: string[] = [];
      for (const command of block.commands) faults.push(...(await runOne(block.client, command)));
      return faults;
    },
    forget: async () => {
      await settle(sandbox);
      received.clear();
    },
  };
}

/** Says where lines differ from what is expected. */
export function compare(
  line: number,
  text: string,
  expected: readonly string[],
  observed: string[],
): string[] {
  const match = matchLines(expected, observed);
  if (match.matched) return [];
  return [
    `line ${line}: ${text}\n  expected ${match.expected ?? 'no more'}\n  observed ${observed.join('\n           ')}`,
  ];
}

/** Everything that the server had to say before now has been told. */
async function settle(sandbox: Sandbox): Promise<void> {
  await sandbox.read([Buffer.from('PING')]);
  for (let left = turnsToSettle; left > 0; left -= 1) await turn();
}

/** Tells when the client begins to wait for the server. */
function watchBlocked(sandbox: Sandbox, client: string): { begins: Promise<undefined>; stop: () => void } {
  const isBlocked = () => sandbox.clients().some(({ name, state }) => name === client && state === 'blocked');
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const stop = sandbox.events.subscribe(event => {
    if (event.type === 'clients' && isBlocked()) resolve(undefined);
  });
  if (isBlocked()) resolve(undefined);
  return { begins: promise, stop };
}

function printed(reply: Reply, text: string): string[] {
  const args = (splitLine(text) ?? []).map(argument => Buffer.from(argument).toString());
  return linesOf(toWireReply(reply), args);
}

function linesOf(reply: WireReply, args: readonly string[] = []): string[] {
  const lines = formatReply(reply, args).split('\n');
  while (lines.at(-1) === '') lines.pop();
  return lines;
}
