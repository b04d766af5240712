/** Attempts as a page makes them: handed in over HTTP, followed line by line, and cancelled by hanging up. */
import { resolve } from 'node:path';
import type { Catalog, CatalogExercise } from '#lessons/catalog.ts';
import { type AttemptLine, attemptLineSchema } from '#lessons/schema.ts';
import type { Caller } from './api.ts';
import { testCatalog } from './exercises.ts';
import counts from './toy-exercises/counts/exercise.ts';
import endless from './toy-exercises/endless/exercise.ts';

export const rightCount = `export const count = redis => redis.incr('count')`;
/** For `endless`: in ever another order. */
export const inTurns = `export const count = async (redis, name) => {
  for (let turn = 0; turn < 3; turn += 1) await redis.rpush('log', name);
}`;

/** The test catalogue with two Code exercises from folders: `counts` is done at once, `endless` takes all its time. */
export function toyCatalog(): Catalog {
  const catalog = testCatalog();
  const model = catalog.exercise('write-code');
  if (model === undefined) throw new Error('no exercise to copy');
  const toys = Object.entries({ counts, endless }).map(
    ([id, definition]): CatalogExercise => ({
      ...model,
      id,
      definition,
      folder: resolve('test/support/toy-exercises', id),
      public: { ...model.public, id },
    }),
  );
  const exercises = [...catalog.exercises(), ...toys];
  return {
    ...catalog,
    exercise: id => exercises.find(exercise => exercise.id === id),
    exercises: () => exercises,
  };
}

export interface OpenAttempt {
  readonly status: number;
  /** The next line; undefined after the last. */
  next(): Promise<AttemptLine | undefined>;
  /** The last line. */
  last(): Promise<AttemptLine | undefined>;
  hangUp(): void;
}

/** Settles when the first line is there, or the answer is none of lines. */
export async function handIn(
  url: string,
  caller: Caller,
  exercise: string,
  body: unknown,
): Promise<OpenAttempt> {
  const controller = new AbortController();
  const response = await fetch(`${url}/api/exercises/${exercise}/attempts`, {
    method: 'POST',
    headers: {
      accept: 'application/x-ndjson',
      'content-type': 'application/json',
      ...(caller.cookie === undefined ? {} : { cookie: caller.cookie }),
    },
    body: JSON.stringify(body),
    signal: controller.signal,
  });
  const lines = response.body === null ? undefined : linesOf(response.body);
  const next = async () => {
    const { value, done } = (await lines?.next()) ?? { value: undefined, done: true };
    return done === true ? undefined : attemptLineSchema.parse(JSON.parse(value));
  };
  return {
    status: response.status,
    next,
    last: async () => {
      let last: AttemptLine | undefined;
      for (let line = await next(); line !== undefined; line = await next()) last = line;
      return last;
    },
    hangUp: () => controller.abort(),
  };
}

/** Takes the body at once: undici cancels one that nobody reads when its response is collected. */
function linesOf(body: NonNullable<Response['body']>): AsyncGenerator<string, undefined> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  return (async function* () {
    let rest = '';
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const lines = (rest + read.value).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    return undefined;
  })();
}
