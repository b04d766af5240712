/**
 * Makes a world of parts and of the lines it understands. A lesson's `world.ts` says which; nothing else knows how a
 * line is matched, told and drawn.
 */
import { Failure } from '#sandbox/failure.ts';
import type { WorldState } from '#sandbox/protocol.ts';
import type { Message, Part, Tell } from './part.ts';
import type { SimulatedWorld, WorldSurroundings } from './world.ts';

/** Given to a line while it acts. */
export interface Cue {
  readonly runId: string;
  readonly tell: Tell;
  /** A named group of the line's pattern, or the fallback where the line left it out. */
  word(name: string, fallback?: string): string;
}

export interface WorldLine {
  /** As a reader would type it: `request product <id>`. Listed when a line is not understood. */
  readonly usage: string;
  readonly pattern: RegExp;
  act(cue: Cue): Promise<void>;
}

export interface WorldParts {
  readonly title: string;
  readonly parts: readonly Part[];
  readonly lines: readonly WorldLine[];
  readonly actions: WorldState['actions'];
  /** Settings beside the parts, put back on reset. */
  readonly resetSettings?: () => void;
}

export function composeWorld(surroundings: WorldSurroundings, world: WorldParts): SimulatedWorld {
  const state = (): WorldState => ({
    title: world.title,
    parts: world.parts.map(part => part.describe()),
    actions: world.actions,
  });
  const announcer = new Announcer((message, runId) =>
    surroundings.sandbox.events.publish({
      type: 'world',
      runId,
      from: message.from,
      to: message.to,
      label: message.label,
      outcome: message.outcome ?? 'ok',
      durationMs: message.durationMs,
      state: state(),
    }),
  );
  return {
    state,
    act: async (line, runId) => {
      const wanted = line.trim().replaceAll(/\s+/g, ' ');
      for (const { pattern, act } of world.lines) {
        const match = pattern.exec(wanted);
        if (match === null) continue;
        try {
          await act({
            runId,
            tell: message => announcer.tell(message, runId),
            word: (name, fallback) => groupOf(match, name, fallback),
          });
        } finally {
          announcer.flush();
        }
        return;
      }
      throw unknownLine(wanted, world.lines);
    },
    reset: () => {
      for (const part of world.parts) part.reset();
      world.resetSettings?.();
    },
  };
}

/**
 * Publishes messages in their order, each after the part that got the answer has taken note of it, so that the state
 * beside a message is the state that it led to: "last page: miss, 182 ms", not "busy".
 */
class Announcer {
  readonly #publish: (message: Message, runId: string) => void;
  #pending: { message: Message; runId: string }[] = [];

  constructor(publish: (message: Message, runId: string) => void) {
    this.#publish = publish;
  }

  tell(message: Message, runId: string): void {
    this.#pending.push({ message, runId });
    setImmediate(() => this.flush());
  }

  flush(): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const { message, runId } of pending) this.#publish(message, runId);
  }
}

function groupOf(match: RegExpExecArray, name: string, fallback?: string): string {
  const word = match.groups?.[name] ?? fallback;
  if (word === undefined) throw new Error(`The world's line has no group "${name}".`);
  return word;
}

function unknownLine(line: string, known: readonly WorldLine[]): Failure {
  const usages = known.map(({ usage }) => `"${usage}"`).join(', ');
  return new Failure('bad-request', `This world does not know "${line}". Try ${usages}.`);
}
