/**
 * EVAL and its kin in virtual time. What an answer runs is its script with the prelude before it, so the server knows
 * the script by another digest than the answer does; this file stands between the two.
 */
import { createHash } from 'node:crypto';
import type { Translated } from '#lessons/grading/driver/expiry.ts';
import type { Connection } from '#sandbox/resp/connection.ts';
import { error, type Reply } from '#sandbox/resp/reply.ts';
import { scriptError } from './errors.ts';
import { inVirtualTime } from './prelude.ts';
import { type ScriptLimits, ScriptStopped, watchScript } from './watch.ts';

interface Script {
  readonly source: string;
  readonly digest: string;
  /** What the server runs. */
  readonly wrapped: string;
  readonly wrappedDigest: string;
}

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

/** Scripts that one grading Redis has been given, by all schedules. */
export class ServerScripts {
  readonly #scripts = new Map<string, Script>();
  readonly #loaded = new Set<string>();
  /** A script made the server useless. */
  isSpent = false;
  /** A connection that may kill scripts. */
  readonly open: () => Promise<Connection>;
  readonly limits: ScriptLimits;

  constructor(open: () => Promise<Connection>, limits: ScriptLimits) {
    this.open = open;
    this.limits = limits;
  }

  of(source: string): Script {
    const known = this.#scripts.get(source);
    if (known !== undefined) return known;
    const wrapped = inVirtualTime(source);
    const script = { source, digest: sha1(source), wrapped, wrappedDigest: sha1(wrapped) };
    this.#scripts.set(source, script);
    return script;
  }

  isLoaded(script: Script): boolean {
    return this.#loaded.has(script.wrappedDigest);
  }

  noteLoaded(script: Script): void {
    this.#loaded.add(script.wrappedDigest);
  }
}

/** Scripts that the server has been given in one schedule: what EVALSHA knows. */
export class ScriptCache {
  readonly #server: ServerScripts;
  readonly #known = new Map<string, Script>();

  constructor(server: ServerScripts) {
    this.#server = server;
  }

  /** Undefined for any other command, and for what Redis shall refuse itself. */
  translate(args: readonly string[], nowMs: number): Translated | undefined {
    switch (args[0]?.toUpperCase()) {
      case 'EVAL':
      case 'EVAL_RO':
        return args[1] === undefined ? undefined : this.#run(args, this.#server.of(args[1]), nowMs);
      case 'EVALSHA':
      case 'EVALSHA_RO': {
        const script = this.#known.get(args[1]?.toLowerCase() ?? '');
        return script && this.#run(args, script, nowMs);
      }
      case 'SCRIPT':
        return this.#manage(args);
      default:
        return undefined;
    }
  }

  /** Waits for the reply of a script. @throws {ScriptStopped} */
  async watch(running: Promise<Reply>): Promise<Reply> {
    try {
      return await watchScript(running, this.#server.open, this.#server.limits);
    } catch (thrown) {
      this.#server.isSpent ||= thrown instanceof ScriptStopped;
      throw thrown;
    }
  }

  #run(args: readonly string[], script: Script, nowMs: number): Translated | undefined {
    const [name = '', , count = '', ...rest] = args;
    if (!/^\d{1,6}$/.test(count) || Number(count) > rest.length) return undefined;
    const isReadOnly = name.toUpperCase().endsWith('_RO');
    const call = this.#server.isLoaded(script)
      ? [isReadOnly ? 'EVALSHA_RO' : 'EVALSHA', script.wrappedDigest]
      : [isReadOnly ? 'EVAL_RO' : 'EVAL', script.wrapped];
    return {
      args: [...call, count, ...rest, String(nowMs)],
      reply: reply => this.#told(script, reply),
      // It may have set any expiry.
      dueAtMs: nowMs,
      isScript: true,
    };
  }

  #manage(args: readonly string[]): Translated | undefined {
    const [, subcommand = '', ...rest] = args;
    const [source] = rest;
    if (subcommand.toUpperCase() === 'LOAD' && rest.length === 1 && source !== undefined) {
      const script = this.#server.of(source);
      return {
        args: ['SCRIPT', 'LOAD', script.wrapped],
        reply: reply => {
          const told = this.#told(script, reply);
          return told.type === 'bulk' ? { ...told, bytes: Buffer.from(script.digest) } : told;
        },
      };
    }
    if (subcommand.toUpperCase() === 'FLUSH' && /^(?:A?SYNC)?$/i.test(rest.join(' '))) {
      return { args: ['PING'], reply: reply => this.#flushed(reply) };
    }
    if (subcommand.toUpperCase() !== 'EXISTS') return undefined;
    const digests = rest.map(digest => this.#known.get(digest.toLowerCase())?.wrappedDigest ?? digest);
    return { args: ['SCRIPT', 'EXISTS', ...digests] };
  }

  /** What other schedules have loaded stays: only this one forgets. */
  #flushed(reply: Reply): Reply {
    if (reply.type === 'error') return reply;
    this.#known.clear();
    return { type: 'status', text: 'OK' };
  }

  /** The reply as the answer's own script would have given it. */
  #told(script: Script, reply: Reply): Reply {
    const text = reply.type === 'error' ? reply.text : '';
    if (text.startsWith('ERR Error compiling script')) return error(scriptError(script, text));
    this.#known.set(script.digest, script);
    this.#server.noteLoaded(script);
    return reply.type === 'error' ? error(scriptError(script, text)) : reply;
  }
}
