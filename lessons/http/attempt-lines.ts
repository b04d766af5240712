/** An attempt's answer as lines of JSON while it is graded, for pages that show the way to the verdict. */
import type { Context } from 'hono';
import { type AttemptLine, type AttemptProgress, attemptLineSchema } from '#lessons/schema.ts';
import type { DoorEnv } from '#sandbox/doors/request.ts';
import { Failure } from '#sandbox/failure.ts';

const linesType = 'application/x-ndjson';

export interface Graded {
  /** The id under which it is kept. */
  readonly attempt: string;
  readonly verdict: Extract<AttemptLine, { state: 'graded' }>['verdict'];
}

export function wantsLines(c: Context<DoorEnv>): boolean {
  const accepted = (c.req.header('accept') ?? '').split(',');
  return accepted.some(type => type.split(';')[0]?.trim().toLowerCase() === linesType);
}

/** Aborted, with a `Failure`, when the caller has hung up. */
export function whileListening(c: Context<DoorEnv>): AbortSignal {
  const controller = new AbortController();
  const { signal } = c.req.raw;
  const hangUp = () => controller.abort(new Failure('conflict', 'This attempt was cancelled.'));
  if (signal.aborted) hangUp();
  else signal.addEventListener('abort', hangUp, { once: true });
  return controller.signal;
}

/**
 * Answers as soon as there is something to tell; what is thrown before is thrown here, and so has a status of its own.
 * @param problemFor the problem document of what was thrown later
 */
export async function answerInLines(
  c: Context<DoorEnv>,
  grade: (onProgress: (progress: AttemptProgress) => void) => Promise<Graded>,
  problemFor: (thrown: unknown) => Response,
): Promise<Response> {
  const lines = new Lines();
  const begun = Promise.withResolvers<void>();
  const graded = grade(progress => {
    lines.put(progress);
    begun.resolve();
  });
  await Promise.race([begun.promise, graded]);
  graded.then(
    ({ attempt, verdict }) => lines.end({ state: 'graded', attempt, verdict }),
    async (thrown: unknown) => lines.end(await refusedBy(problemFor(thrown))),
  );
  return c.body(lines.stream(), 200, {
    'content-type': `${linesType}; charset=utf-8`,
    // A proxy that gathers the lines would keep them until the verdict.
    'x-accel-buffering': 'no',
  });
}

async function refusedBy(response: Response): Promise<AttemptLine> {
  return attemptLineSchema.parse({ state: 'refused', problem: await response.json() });
}

/** Of what a slow reader has not taken yet, only the newest line is kept, and the last of all. */
class Lines {
  #next: AttemptLine | undefined;
  #isEnded = false;
  #came = Promise.withResolvers<void>();

  put(line: AttemptLine): void {
    this.#next = line;
    this.#came.resolve();
  }

  end(line: AttemptLine): void {
    this.#isEnded = true;
    this.put(line);
  }

  stream(): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    return new ReadableStream({
      pull: async controller => {
        await this.#came.promise;
        this.#came = Promise.withResolvers();
        controller.enqueue(encoder.encode(`${JSON.stringify(this.#next)}\n`));
        if (this.#isEnded) controller.close();
      },
    });
  }
}
