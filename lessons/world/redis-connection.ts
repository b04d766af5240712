/**
 * A part's connection to Redis. Its commands are real and run in the learner's own sandbox, under the part's name.
 * What is simulated is the cable: it can be cut (every command fails at once) or jammed (no answer ever comes), as
 * happens in production and cannot be done to a Redis that others share.
 */
import { Failure } from '#sandbox/failure.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type Clock, NoAnswer, type Tell } from './part.ts';
import { usualLatency } from './shop.ts';

/** The state of every cable between the parts and Redis. One for a world. */
export class Cable {
  state: 'sound' | 'cut' | 'jammed' = 'sound';
}

export class RedisConnection {
  readonly #name: string;
  readonly #sandbox: Pick<Sandbox, 'session'>;
  readonly #clock: Clock;
  readonly #cable: Cable;

  constructor(name: string, sandbox: Pick<Sandbox, 'session'>, clock: Clock, cable: Cable = new Cable()) {
    this.#name = name;
    this.#sandbox = sandbox;
    this.#clock = clock;
    this.#cable = cable;
  }

  /**
   * Runs one command. `label` is how the message reads, without its reply: long values are left out.
   * @throws {NoAnswer} the cable is cut, or nothing came back within the client's command timeout
   */
  async send(args: readonly string[], label: string, tell: Tell, runId: string): Promise<Reply> {
    const startedMs = this.#clock.nowMs();
    const done = (outcome: 'ok' | 'error' | 'lost', reply: string) =>
      tell({
        from: this.#name,
        to: 'redis',
        label: `${label} (${reply})`,
        outcome,
        durationMs: Math.max(0, this.#clock.nowMs() - startedMs),
      });
    if (this.#cable.state === 'cut') {
      done('error', 'connection refused');
      throw new NoAnswer('connection refused');
    }
    if (this.#cable.state === 'jammed') {
      await this.#clock.wait(usualLatency.redisTimeout);
      done('lost', `no answer in ${usualLatency.redisTimeout} ms`);
      throw new NoAnswer('no answer');
    }
    const reply = await this.#sandbox.session(this.#name).execute(
      args.map(argument => Buffer.from(argument)),
      { runId },
    );
    done(reply.type === 'error' ? 'error' : 'ok', summary(reply));
    return reply;
  }
}

/** A reply in a few letters, for a label. */
export function summary(reply: Reply): string {
  switch (reply.type) {
    case 'nil':
    case 'nil-array':
      return 'nil';
    case 'bulk':
      return `${reply.bytes.length} bytes`;
    case 'integer':
      return String(reply.value);
    case 'status':
      return reply.text;
    case 'error':
      return reply.text;
    default:
      return reply.type;
  }
}

/** A bulk reply's text; undefined for nil. @throws {Failure} when the key holds something else */
export function bulkText(reply: Reply): string | undefined {
  if (reply.type === 'nil') return undefined;
  if (reply.type === 'bulk') return reply.bytes.toString();
  throw new Failure(
    'bad-request',
    `Redis answered ${summary(reply)}. Does the key hold another type? Reset the lesson to start again.`,
  );
}
