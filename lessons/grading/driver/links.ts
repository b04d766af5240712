/** Connections to the grading Redis of this worker, lent to the clients of one schedule after another. */
import { type Connection, openConnection } from '#sandbox/resp/connection.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { ServerScripts } from './scripts/script-cache.ts';
import { defaultScriptLimits, type ScriptLimits } from './scripts/watch.ts';

const limits = { replyBytes: 2_097_152, elements: 100_000, depth: 32 };

/** `driver` may do anything; `answer` what `answerRules` say, and so do its scripts. */
export type Who = 'driver' | 'answer';

export interface Links {
  /** `onMessage` hears what comes by subscriptions, until the connection is given back. */
  lend(who?: Who, onMessage?: (message: Reply) => void): Promise<Connection>;
  /** `isDirty`: a transaction or a watch is open on it. */
  giveBack(connection: Connection, isDirty: boolean): Promise<void>;
  readonly scripts: ServerScripts;
  close(): void;
}

export interface LinksOptions {
  readonly path: string;
  /** What answers may do, as of ACL SETUSER. */
  readonly answerRules: readonly string[];
  readonly scripts?: ScriptLimits;
}

/** Without a password: nobody else reaches the socket. */
const answer = { username: 'answer', password: 'none' };

export function openLinks(options: LinksOptions): Links {
  const { path, answerRules } = options;
  const idle: Record<Who, Connection[]> = { driver: [], answer: [] };
  const owners = new Map<Connection, Who>();
  const listeners = new Map<Connection, (message: Reply) => void>();
  let prepared: Promise<unknown> | undefined;
  const open = async (who: Who) => {
    if (who === 'answer') {
      prepared ??= prepare();
      await prepared;
    }
    const credentials = who === 'answer' ? answer : undefined;
    const link: Connection = await openConnection({
      target: { path },
      protocol: 2,
      limits,
      connectTimeoutMs: 5000,
      credentials,
      onPush: message => listeners.get(link)?.(message),
    });
    owners.set(link, who);
    return link;
  };
  const prepare = async () => {
    const link = await lend('driver');
    const rules = ['ACL', 'SETUSER', answer.username, 'reset', 'on', 'nopass', ...answerRules];
    // A new Lua: what an earlier answer changed in it (cjson's settings, the garbage collector) is gone.
    for (const words of [rules, ['SCRIPT', 'FLUSH', 'SYNC']]) {
      const reply = await link.execute(words.map(word => Buffer.from(word)));
      if (reply.type === 'error') throw new Error(`${words[0]} for answers was refused: ${reply.text}`);
    }
    idle.driver.push(link);
  };
  const idleOne = (who: Who) => {
    for (let link = idle[who].pop(); link !== undefined; link = idle[who].pop()) {
      if (link.isOpen) return link;
      owners.delete(link);
    }
    return undefined;
  };
  const lend = async (who: Who = 'driver', onMessage?: (message: Reply) => void) => {
    const link = idleOne(who) ?? (await open(who));
    if (onMessage) listeners.set(link, onMessage);
    return link;
  };
  const scripts = new ServerScripts(() => open('driver'), options.scripts ?? defaultScriptLimits);
  return {
    lend,
    scripts,
    async giveBack(connection, isDirty) {
      listeners.delete(connection);
      if (!connection.isOpen || scripts.isSpent) return;
      const who = owners.get(connection) ?? 'driver';
      if (isDirty) {
        await connection.execute([Buffer.from('RESET')]);
        const login = ['AUTH', answer.username, answer.password].map(word => Buffer.from(word));
        if (who === 'answer') await connection.execute(login);
      }
      idle[who].push(connection);
    },
    close() {
      for (const link of owners.keys()) link.close();
    },
  };
}
