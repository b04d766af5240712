'use client';
/** Runs the lines of a block one after the other and keeps what they printed. */
import { useCallback, useRef, useState } from 'react';
import { type Bench, BenchError, useBench, type WorldEvent } from '#components/bench/bench-context.ts';
import { useLesson } from '#components/lesson/lesson-context.ts';
import type { RunnableView } from '#components/lesson/remark-lesson.ts';
import { readMove } from '#components/lesson/time-move.ts';
import type { Letter, WireReply } from '#sandbox/protocol.ts';
import { formatReply } from '#sandbox/resp/cli-format.ts';

export interface Printed {
  readonly line: string;
  /** `waiting`: the command is blocked and its reply is still to come. */
  readonly state: 'running' | 'waiting' | 'answered' | 'error' | 'failed';
  readonly text: string;
  readonly durationMs: number | undefined;
}

export interface Run {
  readonly printed: readonly Printed[];
  readonly isRunning: boolean;
  readonly isFinished: boolean;
  start(text: string): void;
}

type Update = (index: number, change: Partial<Printed>) => void;

/** The running of one block. */
export function useRun(block: RunnableView): Run {
  const bench = useBench();
  const lesson = useLesson();
  const [printed, setPrinted] = useState<readonly Printed[]>([]);
  const [state, setState] = useState<'idle' | 'running' | 'finished'>('idle');
  // A late reply of an earlier run must not land in the output of this one.
  const generation = useRef(0);

  const start = useCallback(
    (text: string) => {
      generation.current += 1;
      const mine = generation.current;
      const lines = text.split('\n').filter(line => line.trim() !== '');
      setPrinted(lines.slice(0, 1).map(begin));
      setState('running');
      lesson.showLesson();
      const update: Update = (index, change) => {
        if (generation.current !== mine) return;
        setPrinted(now => {
          const line = lines[index];
          if (line === undefined) return now;
          const next = [...now];
          next[index] = { ...(now[index] ?? begin(line)), ...change };
          return next;
        });
      };
      void runLines(bench, block, lines, update).then(isDone => {
        if (generation.current !== mine) return;
        setState('finished');
        if (isDone) lesson.complete(block.id);
      });
    },
    [bench, block, lesson],
  );
  return { printed, isRunning: state === 'running', isFinished: state === 'finished', start };
}

const begin = (line: string): Printed => ({ line, state: 'running', text: '', durationMs: undefined });

/** Resolves to whether every line was answered, or waits as the text says it does. */
async function runLines(
  bench: Bench,
  block: RunnableView,
  lines: readonly string[],
  update: Update,
): Promise<boolean> {
  for (const [index, line] of lines.entries()) {
    update(index, { state: 'running' });
    const waits = block.lines.some(authored => authored.waits && authored.text === line);
    try {
      const answer = runLine(bench, block, line);
      if (waits) followLate(answer, index, update);
      else update(index, await answer);
    } catch (error) {
      update(index, failure(error));
      return false;
    }
  }
  return true;
}

function followLate(answer: Promise<Partial<Printed>>, index: number, update: Update): void {
  update(index, { state: 'waiting' });
  answer.then(
    change => update(index, change),
    (error: unknown) => update(index, failure(error)),
  );
}

function failure(error: unknown): Partial<Printed> {
  const text = error instanceof BenchError || error instanceof Error ? error.message : 'It did not run.';
  return { state: 'failed', text };
}

async function runLine(bench: Bench, block: RunnableView, line: string): Promise<Partial<Printed>> {
  if (block.kind === 'redis') {
    const event = await bench.run(line, letterOf(block.client));
    const text = formatReply(event.reply, event.args).trimEnd();
    return { state: isError(event.reply) ? 'error' : 'answered', text, durationMs: event.durationMs };
  }
  if (block.kind === 'time') {
    const by = readMove(line);
    if (by === undefined) throw new BenchError(`“${line}” is not a move in time. Try +60s or next-expiry.`);
    await bench.advance(by);
    return { state: 'answered', text: 'time has moved on', durationMs: undefined };
  }
  const messages = await bench.runWorld(line);
  return { state: 'answered', text: messages.map(describe).join('\n'), durationMs: span(messages) };
}

/** From the start of the first message to the end of the last; what the browser itself took is left out. */
function span(messages: readonly WorldEvent[]): number | undefined {
  const starts = messages.map(({ atMs, durationMs }) => atMs - durationMs);
  const ends = messages.map(({ atMs }) => atMs);
  return messages.length === 0 ? undefined : Math.max(...ends) - Math.min(...starts);
}

function describe({ from, to, label, outcome }: WorldEvent): string {
  return `${from} → ${to}: ${label}${outcome === 'lost' ? ' (lost)' : ''}`;
}

function isError(reply: WireReply): boolean {
  return reply.type === 'error';
}

const letters: readonly Letter[] = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
function letterOf(client: string): Letter {
  return letters.find(letter => letter === client) ?? 'A';
}
