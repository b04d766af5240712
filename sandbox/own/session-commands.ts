/**
 * The commands of a session that the gateway has a hand in: those that are not for the learner, those that change what
 * the connection is, and those that the system does in the learner's place. All others go to the server as they are.
 */
import { timingSafeEqual } from 'node:crypto';
import { readProtocol } from '#sandbox/command/emulate/connection.ts';
import { respText } from '#sandbox/failure.ts';
import type { Connection } from '#sandbox/resp/connection.ts';
import { error, ok, type Reply, status } from '#sandbox/resp/reply.ts';
import type { NodeName } from '#sandbox/server-protocol.ts';
import type { ConnectionState } from './connection-state.ts';
import { namesOf, ownRefusals, refusalOf, secretSettings, sentinelRefusals, userRefusal } from './policy.ts';
import type { OwnSessionHost } from './session-host.ts';

/** A command on its way to the server. */
export interface Going {
  readonly kind: 'send';
  readonly args: readonly Buffer[];
  readonly finish?: ((reply: Reply) => Reply) | undefined;
  /** EXEC of these. */
  readonly queued?: readonly (readonly Buffer[])[];
  /** It stands in a transaction: it has not run when it is answered. */
  readonly isQueued?: boolean;
}

export type Prepared =
  | Going
  | { readonly kind: 'answer'; readonly reply: Reply }
  | { readonly kind: 'alone'; readonly work: () => Promise<Reply> };

export interface SessionCommandsParts {
  readonly host: OwnSessionHost;
  readonly state: ConnectionState;
  node(): NodeName;
  connection(): Promise<Connection>;
  drop(): void;
  /** From now on pushes follow the reply of the command that runs. */
  follow(): void;
  deliver(push: Reply): void;
  endAfterReply(): void;
}

const subscribing = /^[ps]?(?:un)?subscribe$/;
const handled =
  'auth hello quit reset multi exec discard watch unwatch select client config acl readonly readwrite cluster info role sentinel';
const special = new Set([
  ...handled.split(' '),
  ...['', 'p', 's'].flatMap(kind => [`${kind}subscribe`, `${kind}unsubscribe`]),
  ...[...ownRefusals, ...sentinelRefusals].flatMap(({ commands }) =>
    commands.split(/\s+/).map(name => name.split('|')[0] ?? name),
  ),
]);

/** Whether a command of that name must be looked at; all others may be passed on unseen. */
export function isSpecial(name: string): boolean {
  return special.has(name);
}

/** CLIENT PAUSE holds up the bench's own questions too. */
const longestPauseMs = 60_000;
const longestName = 64;
const wrongPass = error('WRONGPASS invalid username-password pair or user is disabled.');
const syntaxError = error('ERR syntax error');
const notInTransaction = error(
  respText(
    'denied',
    'The gateway has a hand in this command and cannot run it in a transaction. Run it before MULTI or after EXEC.',
  ),
);
/** Has the wrong number of arguments, so that the transaction fails. */
const spoiling = [Buffer.from('GET')];

export class SessionCommands {
  readonly #parts: SessionCommandsParts;
  #queued: (readonly Buffer[])[] = [];

  constructor(parts: SessionCommandsParts) {
    this.#parts = parts;
  }

  prepare(args: readonly Buffer[]): Prepared {
    const { host, state, node } = this.#parts;
    const refused = refusalOf(args, host.kindOf(node()));
    if (refused !== undefined) return this.#refuse(refused);
    const { name, subcommand } = namesOf(args);
    if (subscribing.test(name)) return this.#subscribe(name, args);
    if (name === 'quit') return this.#quit();
    if (name === 'reset') return { kind: 'alone', work: async () => this.#reset() };
    // Of all others the server says itself that they are not for a subscriber of RESP2.
    if (state.protocol === 2 && state.subscriptions > 0) return { kind: 'send', args };
    return (
      this.#transact(name, args) ??
      this.#connect(name, subcommand, args) ??
      this.#inPlace(name, subcommand, args)
    );
  }

  /** What is not done here fails a transaction, as what the server refuses does. */
  #refuse(reply: Reply): Prepared {
    if (!this.#parts.state.isInTransaction) return { kind: 'answer', reply };
    return { kind: 'send', args: spoiling, finish: () => reply, isQueued: true };
  }

  #alone(work: () => Promise<Reply>): Prepared {
    return this.#parts.state.isInTransaction ? this.#refuse(notInTransaction) : { kind: 'alone', work };
  }

  #quit(): Prepared {
    return {
      kind: 'alone',
      work: async () => {
        this.#parts.endAfterReply();
        return ok;
      },
    };
  }

  #reset(): Reply {
    const { state, drop } = this.#parts;
    drop();
    state.forget();
    this.#queued = [];
    return status('RESET');
  }

  #transact(name: string, args: readonly Buffer[]): Going | undefined {
    const { state } = this.#parts;
    const isAlone = args.length === 1;
    switch (name) {
      case 'multi': {
        if (!isAlone || state.isInTransaction) break;
        state.isInTransaction = true;
        this.#queued = [];
        const finish = (reply: Reply) => {
          if (reply.type === 'error') state.isInTransaction = false;
          return reply;
        };
        return { kind: 'send', args, finish };
      }
      case 'exec':
      case 'discard': {
        if (!isAlone || !state.isInTransaction) break;
        const queued = this.#queued;
        state.isInTransaction = false;
        state.isWatching = false;
        this.#queued = [];
        return { kind: 'send', args, queued: name === 'exec' ? queued : [], finish: this.#selecting(queued) };
      }
      case 'watch':
        if (!state.isInTransaction) state.isWatching = true;
        return { kind: 'send', args, isQueued: true };
      case 'unwatch':
        state.isWatching = false;
        break;
    }
    return undefined;
  }

  /** A transaction may have chosen another database. */
  #selecting(queued: readonly (readonly Buffer[])[]): Going['finish'] {
    const chosen = queued.findLastIndex(args => namesOf(args).name === 'select');
    if (chosen < 0) return undefined;
    return reply => {
      const said = reply.type === 'array' ? reply.items[chosen] : undefined;
      if (said?.type === 'status') this.#parts.state.database = Number(queued[chosen]?.[1]?.toString());
      return reply;
    };
  }

  /** What changes the connection itself. */
  #connect(name: string, subcommand: string, args: readonly Buffer[]): Prepared | undefined {
    const { state } = this.#parts;
    const onOk = (note: () => void): Prepared => ({
      kind: 'send',
      args,
      finish: reply => {
        if (reply.type === 'status' && reply.text === 'OK') note();
        return reply;
      },
    });
    if (name === 'auth') return this.#alone(async () => this.#auth(args));
    if (name === 'hello') return this.#alone(() => this.#hello(args));
    if (state.isInTransaction) return undefined;
    if (name === 'select')
      return onOk(() => {
        state.database = Number(args[1]?.toString());
      });
    if (name === 'readonly')
      return onOk(() => {
        state.isReadOnly = true;
      });
    if (name === 'readwrite')
      return onOk(() => {
        state.isReadOnly = false;
      });
    if (name !== 'client') return undefined;
    if (subcommand === 'setname')
      return onOk(() => {
        state.name = args[2]?.toString() ?? '';
      });
    if (subcommand !== 'tracking') return undefined;
    const isOn = args[2]?.toString('latin1').toLowerCase() === 'on';
    return onOk(() => {
      state.isTracking = isOn;
    });
  }

  /** What the system does in the learner's place, or what it hides. */
  #inPlace(name: string, subcommand: string, args: readonly Buffer[]): Prepared {
    const { host, state, node } = this.#parts;
    const going: Going = { kind: 'send', args, isQueued: state.isInTransaction };
    if (name === 'client' && subcommand === 'pause') return this.#pause(args) ?? going;
    if (name === 'config' && subcommand === 'set' && args.length >= 4 && args.length % 2 === 0) {
      return this.#alone(() => host.configure(node(), pairsOf(args.slice(2))));
    }
    if (name === 'config' && subcommand === 'get') {
      return state.isInTransaction ? this.#refuse(notInTransaction) : { ...going, finish: hideSecrets };
    }
    if (name === 'acl' && (subcommand === 'setuser' || subcommand === 'deluser') && args.length >= 3) {
      const refused = userRefusal(subcommand === 'setuser' ? args.slice(2, 3) : args.slice(2));
      return refused === undefined ? this.#alone(() => host.asSystem(node(), args)) : this.#refuse(refused);
    }
    if (state.isInTransaction) this.#queued.push(args);
    return going;
  }

  #pause(args: readonly Buffer[]): Prepared | undefined {
    const ms = Number(args[2]?.toString('latin1'));
    if (!Number.isInteger(ms) || ms < 0) return undefined;
    if (ms > longestPauseMs) {
      const text = `a pause has at most ${longestPauseMs} ms here. CLIENT UNPAUSE ends one.`;
      return this.#refuse(error(respText('quota', text)));
    }
    this.#parts.host.excuse(this.#parts.node(), ms);
    return undefined;
  }

  #subscribe(name: string, args: readonly Buffer[]): Prepared {
    const { state, connection, follow, deliver } = this.#parts;
    if (state.isInTransaction) return this.#refuse(notInTransaction);
    return {
      kind: 'alone',
      work: async () => {
        const open = await connection();
        follow();
        let first: Reply | undefined;
        const confirmed = (confirmation: Reply) => {
          state.confirmed(confirmation);
          if (first === undefined) first = confirmation;
          else deliver(confirmation);
        };
        const confirmations = state.answersTo(name, args);
        const timeoutMs = Number.POSITIVE_INFINITY;
        const last = await open.execute(args, { confirmations, confirmed, timeoutMs });
        if (last.type === 'error') return last;
        confirmed(last);
        return first ?? last;
      },
    };
  }

  #auth(args: readonly Buffer[]): Reply {
    if (args.length === 1) return error("ERR wrong number of arguments for 'auth' command");
    if (args.length > 3) return syntaxError;
    const [user, password] = args.length === 3 ? [args[1], args[2]] : [undefined, args[1]];
    return this.#isToken(user, password) ? ok : wrongPass;
  }

  /** The server's own answer; who one is, the door knows. */
  async #hello(args: readonly Buffer[]): Promise<Reply> {
    const { state, connection } = this.#parts;
    const sent: Buffer[] = args.slice(0, 2);
    const version = readProtocol(args[1]);
    for (let at = 2; version === 2 || version === 3 ? at < args.length : false; at += 1) {
      const [word, user, password] = [args[at] ?? Buffer.alloc(0), args[at + 1], args[at + 2]];
      if (word.toString('latin1').toUpperCase() === 'AUTH' && user !== undefined && password !== undefined) {
        if (!this.#isToken(user, password)) return wrongPass;
        at += 2;
      } else sent.push(word);
    }
    const spoken = version === 2 || version === 3 ? { protocol: version } : {};
    const reply = await (await connection()).execute(sent, spoken);
    if (reply.type === 'error') return reply;
    state.protocol = spoken.protocol ?? state.protocol;
    const names = sent.findIndex(word => word.toString('latin1').toUpperCase() === 'SETNAME');
    if (names >= 2) state.name = sent[names + 1]?.toString() ?? '';
    return reply;
  }

  #isToken(user: Buffer | undefined, password: Buffer | undefined): boolean {
    const { host } = this.#parts;
    const name = user?.toString('latin1') ?? host.id;
    const token = Buffer.from(host.token);
    const isUser = name === host.id || name === 'default';
    return isUser && password?.length === token.length && timingSafeEqual(password, token);
  }
}

function pairsOf(words: readonly Buffer[]): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < words.length; at += 2) {
    const name = words[at]?.toString('latin1').slice(0, longestName).toLowerCase() ?? '';
    pairs.push([name, words[at + 1]?.toString() ?? '']);
  }
  return pairs;
}

/** CONFIG GET without the passwords by which the servers know each other. */
function hideSecrets(reply: Reply): Reply {
  const hidden: Reply = { type: 'bulk', bytes: Buffer.alloc(0) };
  const isSecret = (item: Reply | undefined) =>
    item?.type === 'bulk' && secretSettings.has(item.bytes.toString('latin1'));
  if (reply.type === 'map') {
    return {
      ...reply,
      entries: reply.entries.map(([name, value]) => [name, isSecret(name) ? hidden : value]),
    };
  }
  if (reply.type !== 'array') return reply;
  const items = reply.items.map((item, at) =>
    at % 2 === 1 && isSecret(reply.items[at - 1]) ? hidden : item,
  );
  return { ...reply, items };
}
