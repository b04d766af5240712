/** A round of checking: where it works, what it is given, what it prints. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import type { Checker } from '#lessons/check/checker.ts';
import type { Finding } from '#lessons/check/finding.ts';
import type { Job } from '#lessons/check/messages.ts';
import { endInWords, mutantsInWords, stepInWords } from '#lessons/check/report.ts';
import type { StepName } from '#lessons/check/step.ts';
import { type EmbeddedRedis, startEmbeddedRedis } from '#sandbox/server/embedded.ts';

export interface Terminal {
  say(line: string): void;
  /** A line that the next takes the place of; nothing where there is no terminal. */
  hint(line: string): void;
}

/** What outlives a single round: a folder and a Redis. */
export interface Place {
  readonly directory: string;
  readonly redis: EmbeddedRedis['target'] | undefined;
  close(): Promise<void>;
}

export async function openPlace(needsRedis: boolean): Promise<Place> {
  const directory = await mkdtemp(path.join(tmpdir(), 'keyspace-check-'));
  const remove = () => rm(directory, { recursive: true, force: true, maxRetries: 3 });
  if (!needsRedis) return { directory, redis: undefined, close: remove };
  try {
    const redis = await startEmbeddedRedis({ dataDir: directory, log: pino({ level: 'silent' }) });
    return {
      directory,
      redis: redis.target,
      close: async () => {
        await redis.stop();
        await remove();
      },
    };
  } catch (cause) {
    await remove();
    throw cause;
  }
}

let rounds = 0;
const loadMs = 20_000;

export function jobOf(
  { folder, kind, root }: Pick<Job, 'folder' | 'kind' | 'root'>,
  steps: readonly StepName[],
  place: Place,
): Job {
  rounds += 1;
  return {
    root,
    folder,
    kind,
    steps: [...steps],
    ...(place.redis === undefined ? {} : { redis: { ...place.redis } }),
    // Of its own: the round before it may still be leaving.
    directory: path.join(place.directory, `round-${rounds}`),
    cacheDirectory: path.resolve('.data/verdicts'),
    loadMs,
  };
}

/** Does a job and says what comes of it. */
export async function runRound(
  checker: Checker,
  job: Job,
  terminal: Terminal,
): Promise<{ readonly findings: Finding[] }> {
  const startedAt = performance.now();
  const findings: Finding[] = [];
  const hung = await checker.run(job, {
    doing: ({ what }) => terminal.hint(`  … ${what}`),
    step: done => {
      terminal.say(stepInWords(done));
      for (const line of mutantsInWords(done)) terminal.say(line);
      findings.push(...done.findings);
    },
  });
  if (hung !== undefined) findings.push(hung);
  terminal.say(endInWords(findings, performance.now() - startedAt));
  return { findings };
}
