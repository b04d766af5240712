/** CLIENT: the sandbox's own clients, as a server of its own would list them. No addresses, no user names. */
import { wholeNumber } from '#sandbox/command/guard.ts';
import { upper } from '#sandbox/command/locate-keys.ts';
import { bulk, error, integer, nil, ok } from '#sandbox/resp/reply.ts';
import { isClientName } from './connection.ts';
import { type ClientFacts, type Emulation, syntaxError } from './context.ts';

const flags = { idle: 'N', blocked: 'b', subscribed: 'P', multi: 'x' } as const;

/** A line of CLIENT LIST. */
export function describeClient(facts: ClientFacts, nowMs: number): string {
  const seconds = (sinceMs: number) => Math.max(0, Math.floor((nowMs - sinceMs) / 1000));
  const fields = {
    id: facts.id,
    addr: `sandbox:${facts.client}`,
    name: facts.name,
    age: seconds(facts.openedAtMs),
    idle: seconds(facts.lastUsedAtMs),
    flags: flags[facts.state],
    db: 0,
    sub: facts.channels,
    psub: facts.patterns,
    ssub: facts.shardChannels,
    multi: facts.queued,
    cmd: facts.lastCommand || 'NULL',
    user: 'default',
    resp: facts.protocol,
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

export const clientId: Emulation = (_args, { session }) => integer(session.facts().id);

export const clientInfo: Emulation = (_args, { session, nowMs }) =>
  verbatim(`${describeClient(session.facts(), nowMs)}\n`);

export const clientList: Emulation = (args, { sandbox, nowMs }) => {
  let clients = sandbox.clients();
  const filter = upper(args[2]);
  if (args.length > 2) {
    if (args[3] === undefined) return syntaxError;
    if (filter === 'TYPE' && args.length === 4) {
      const type = upper(args[3]);
      if (!/^(?:NORMAL|PUBSUB|MASTER|REPLICA|SLAVE)$/.test(type)) {
        return error(`ERR Unknown client type '${args[3].toString()}'`);
      }
      clients = clients.filter(({ state }) =>
        state === 'subscribed' ? type === 'PUBSUB' : type === 'NORMAL',
      );
    } else if (filter === 'ID') {
      const ids = args.slice(3).map(wholeNumber);
      if (ids.includes(undefined)) return error('ERR Invalid client ID');
      clients = clients.filter(({ id }) => ids.includes(BigInt(id)));
    } else return syntaxError;
  }
  return verbatim(clients.map(facts => `${describeClient(facts, nowMs)}\n`).join(''));
};

const verbatim = (text: string) => ({ type: 'verbatim', format: 'txt', bytes: Buffer.from(text) }) as const;

export const clientGetname: Emulation = (_args, { session }) =>
  session.facts().name === '' ? nil : bulk(session.facts().name);

export const clientSetname: Emulation = (args, { session }) => {
  const name = args[2] ?? Buffer.alloc(0);
  if (!isClientName(name)) {
    return error('ERR Client names cannot contain spaces, newlines or special characters.');
  }
  session.setName(name.toString());
  return ok;
};

export const clientSetinfo: Emulation = () => ok;

export const clientGetredir: Emulation = () => integer(-1);

/** CLIENT NO-EVICT and NO-TOUCH: accepted, for nothing of it shows in a sandbox. */
export const clientToggle: Emulation = args => (/^(?:ON|OFF)$/.test(upper(args[2])) ? ok : syntaxError);
