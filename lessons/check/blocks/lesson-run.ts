/** Runs a lesson's blocks in a sandbox, as the browser would, and says where a reply is not what the page expects. */
import type { RunnableBlock, TimeBlock, WorldBlock } from '#lessons/mdx/blocks.ts';
import type { SimulatedWorld, WorldDefinition, WorldSurroundings } from '#lessons/world/world.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { compare, startCommands } from './commands.ts';
import { StoryClock } from './story-clock.ts';

export interface LessonRun {
  /** Runs one block; gives `line N: what is wrong` for each reply that does not fit. */
  run(block: RunnableBlock): Promise<string[]>;
}

/** A world in its own story time, beside the sandbox, if the lesson has one. */
export function startLesson(sandbox: Sandbox, definition: WorldDefinition | undefined): LessonRun {
  const world = definition?.(storySurroundings(sandbox));
  const commands = startCommands(sandbox);
  return {
    run: async block => {
      if (block.type === 'redis') return commands.run(block);
      const faults = await (block.type === 'time'
        ? moveTime(sandbox, block)
        : actInWorld(sandbox, world, block));
      await commands.forget();
      return faults;
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
          run: (request, receiver) => session.run(request, receiver),
          onPush: listener => session.onPush(listener),
          onEnd: listener => session.onEnd(listener),
          close: () => session.close(),
        };
      },
    },
    nowMs: () => clock.nowMs() + sandbox.offsetMs,
    wait: ms => clock.wait(ms),
  };
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
