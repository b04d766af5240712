/** A Lua script of ours beside its TypeScript: sent once, then called by its digest. Replies are bytes. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/** What a script may answer. Lua's strings arrive as Buffers. */
export type ScriptReply = null | number | Buffer | ScriptReply[];

export type Script = (
  system: Redis,
  keys: readonly Buffer[],
  args: readonly (string | number | Buffer)[],
) => Promise<ScriptReply>;

/** Reads the script at `url` once. */
export function loadScript(url: URL): Script {
  const source = readFileSync(url);
  const digest = createHash('sha1').update(source).digest('hex');
  return async (system, keys, args) => {
    const rest = [keys.length, ...keys, ...args];
    try {
      return asScriptReply(await system.callBuffer('EVALSHA', digest, ...rest));
    } catch (cause) {
      if (!(cause instanceof Error) || !cause.message.startsWith('NOSCRIPT')) throw cause;
      return asScriptReply(await system.callBuffer('EVAL', source, ...rest));
    }
  };
}

function asScriptReply(reply: unknown): ScriptReply {
  if (reply === null || typeof reply === 'number' || Buffer.isBuffer(reply)) return reply;
  if (Array.isArray(reply)) return reply.map(asScriptReply);
  throw new Error(`A script answered with ${typeof reply}, which none of ours does.`);
}

export function asList(reply: ScriptReply | undefined): ScriptReply[] {
  if (Array.isArray(reply)) return reply;
  throw new Error('A script answered with something else than a list.');
}

export function asBuffer(reply: ScriptReply | undefined): Buffer {
  if (Buffer.isBuffer(reply)) return reply;
  throw new Error('A script answered with something else than bytes.');
}

export function asNumber(reply: ScriptReply | undefined): number {
  if (typeof reply === 'number') return reply;
  throw new Error('A script answered with something else than a number.');
}
