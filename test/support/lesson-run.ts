/** Runs a lesson's blocks in a sandbox, as the browser would, and says where a reply is not what the page expects. */
import type { RedisBlock, RunnableBlock, TimeBlock, WorldBlock } from '#lessons/mdx/blocks.ts';
import { matchLines } from '#lessons/mdx/expect.ts';
import type { SimulatedWorld, WorldDefinition, WorldSurroundings } from '#lessons/world/world.ts';
import { formatReply } from '#sandbox/resp/cli-format.ts';
import { splitLine } from '#sandbox/resp/cli-split.ts';
import { toWireReply } from '#sandbox/resp/wire.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { StoryClock } from './story-clock.ts';

export interface LessonRun {
  /** Runs one block; gives `line N: what is wrong` for each reply that does not fit. */
  run(block: RunnableBlock): Promise<string[]>;
}

/** A world in its own story time, beside the sandbox, if the lesson has one. */
export function startLesson(sandbox: Sandbox, definition: WorldDefinition | undefined): LessonRun {
  const world = definition?.(storySurroundings(sandbox));
  return {
    run: block => {
      if (block.type === 'redis') return runCommands(sandbox, block);
      if (block.type === 'time') return moveTime(sandbox, block);
      return actInWorld(sandbox, world, block);
    },
  };
}

/** Story time must not overtake a command that is under way. */
function storySurroundings(sandbox: Sandbox): WorldSurroundings {
  let underWay = 0;
  const clock = new StoryClock(() => underWay > 0);
  const counted = async <T>(work: Promise<T>): Promise<T> => {
    underWay += 1;
    try {
      return await work;
    } finally {
      underWay -= 1;
    }
  };
  return {
    sandbox: {
      events: sandbox.events,
      advance: by => counted(sandbox.advance(by)),
      get offsetMs() {
        return sandbox.offsetMs;
      },
      session: name => {
        const session = sandbox.session(name);
        return {
          client: session.client,
          get protocol() {
            return session.protocol;
          },
          execute: (args, options) => counted(session.execute(args, options)),
          onPush: listener => session.onPush(listener),
          close: () => session.close(),
        };
      },
    },
    nowMs: () => clock.nowMs() + sandbox.offsetMs,
    wait: ms => clock.wait(ms),
  };
}

async function runCommands(sandbox: Sandbox, block: RedisBlock): Promise<string[]> {
  const faults: string[] = [];
  for (const { line, text, expect, waiting, received } of block.commands) {
    if (waiting || received.length > 0) throw new Error(`line ${line}: blocking commands are not run yet`);
    const reply = await sandbox.runLine(block.client, text);
    const args = (splitLine(text) ?? []).map(argument => Buffer.from(argument).toString());
    faults.push(...compare(line, text, expect, formatReply(toWireReply(reply), args).split('\n')));
  }
  return faults;
}

async function moveTime(sandbox: Sandbox, block: TimeBlock): Promise<string[]> {
  for (const { by } of block.moves) await sandbox.advance(by);
  return [];
}

async function actInWorld(
  sandbox: Sandbox,
  world: SimulatedWorld | undefined,
  block: WorldBlock,
): Promise<string[]> {
  if (world === undefined) throw new Error(`line ${block.line}: the lesson has no world`);
  const faults: string[] = [];
  for (const { line, text, expect } of block.lines) {
    const told: string[] = [];
    const stop = sandbox.events.subscribe(event => {
      if (event.type === 'world') told.push(`${event.from} -> ${event.to}: ${event.label}`);
    });
    await world.act(text, block.id);
    stop();
    faults.push(...compare(line, text, expect, told));
  }
  return faults;
}

function compare(line: number, text: string, expected: readonly string[], observed: string[]): string[] {
  while (observed.at(-1) === '') observed.pop();
  const match = matchLines(expected, observed);
  if (match.matched) return [];
  return [
    `line ${line}: ${text}\n  expected ${match.expected ?? 'no more'}\n  observed ${observed.join('\n           ')}`,
  ];
}
