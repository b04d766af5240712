'use client';
import { BenchError, type CommandEvent, useBench, useBenchStore } from '#components/bench/bench-context.ts';
import { useIsFollowing } from '#components/servers/offers/FollowSwitch.tsx';
import { runFollowing } from '#components/servers/offers/follow-moved.ts';
import type { Letter } from '#sandbox/protocol.ts';
import { readTypedLine } from './typed-line.ts';

/** A line as typed, also `5 INCR n`, as the lines that are sent. */
export function sentLines(text: string): string[] {
  const typed = readTypedLine(text);
  return typed.kind === 'run' ? Array.from({ length: typed.times }, () => typed.line) : [];
}

/**
 * Runs one line in that client; undefined if the connection or the sandbox was lost before the answer, which the
 * terminal says below the line.
 */
export function useRunLine(client: Letter): (line: string) => Promise<CommandEvent | undefined> {
  const bench = useBench();
  const store = useBenchStore();
  const isFollowing = useIsFollowing();
  return async line => {
    try {
      if (!isFollowing) return await bench.run(line, client);
      const topology = () => store.getState().servers.topology;
      return await runFollowing({ bench, topology }, line, client);
    } catch (error) {
      if (!(error instanceof BenchError)) throw error;
      return undefined;
    }
  };
}
