/** A learner's sandbox as a State exercise reads it. */

import type { Value } from '#lessons/grading/stage.ts';
import type { StateReader } from '#lessons/grading/state-reader.ts';
import type { Sandbox, TranscriptEntry } from '#sandbox/sandbox.ts';
import { plainValue } from './driver/value.ts';

export function readState(sandbox: Sandbox): StateReader {
  const read = async (...args: (string | number)[]): Promise<Value> =>
    plainValue(await sandbox.read(args.map(arg => Buffer.from(String(arg)))));
  return {
    read,
    async keys() {
      const keys = await read('KEYS', '*');
      return Array.isArray(keys) ? keys.map(String).sort() : [];
    },
    pttl: async key => Number(await read('PTTL', key)),
    transcript: readTranscript(sandbox.transcript()),
  };
}

export function readTranscript(entries: readonly TranscriptEntry[]): StateReader['transcript'] {
  return entries.map(({ args, atMs, client, reply }) => {
    const [name = '', ...rest] = args.map(arg => arg.toString());
    return { client, args: [name.toUpperCase(), ...rest], failed: reply.type === 'error', atMs };
  });
}
