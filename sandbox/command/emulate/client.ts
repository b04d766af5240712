/** CLIENT: the sandbox's own clients, as a server of its own would list them. */
import { wholeNumber } from '#sandbox/command/guard.ts';
import { upper } from '#sandbox/command/locate-keys.ts';
import { array, bulk, error, integer, nil, ok, type Reply } from '#sandbox/resp/reply.ts';
import { describeClient, typeOf } from './client-line.ts';
import { isClientName } from './connection.ts';
import { type Emulation, syntaxError } from './context.ts';

const knownTypes = /^(?:normal|pubsub|master|replica|slave)$/;
const cachingError = error(
  'ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled',
);

/** `normal`, `pubsub`, … as the learner wrote it, or the error that Redis gives. */
export function readClientType(arg: Buffer | undefined): string | { reply: Reply } {
  const type = upper(arg).toLowerCase();
  return knownTypes.test(type)
    ? type
    : { reply: error(`ERR Unknown client type '${arg?.toString() ?? ''}'`) };
}

export const clientId: Emulation = (_args, { session }) => integer(session.facts().id);

export const clientInfo: Emulation = (_args, { session, nowMs }) =>
  verbatim(`${describeClient(session.facts(), nowMs)}\n`);

export const clientList: Emulation = (args, { sandbox, nowMs }) => {
  let clients = sandbox.clients().toSorted((a, b) => a.id - b.id);
  const filter = upper(args[2]);
  if (filter === 'TYPE' && args.length === 4) {
    const type = readClientType(args[3]);
    if (typeof type !== 'string') return type.reply;
    clients = clients.filter(facts => typeOf(facts) === type);
  } else if (filter === 'ID' && args.length > 3) {
    const ids = args.slice(3).map(wholeNumber);
    if (ids.includes(undefined)) return error('ERR Invalid client ID');
    // In the order in which they were named, as Redis does.
    clients = ids.flatMap(id => clients.filter(facts => BigInt(facts.id) === id));
  } else if (args.length > 2) return syntaxError;
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

/** Nobody tracks here. */
export const clientTrackinginfo: Emulation = () => ({
  type: 'map',
  entries: [
    [bulk('flags'), { type: 'set', items: [bulk('off')] }],
    [bulk('redirect'), integer(-1)],
    [bulk('prefixes'), array([])],
  ],
});

export const clientCaching: Emulation = () => cachingError;

/** CLIENT NO-EVICT and NO-TOUCH: accepted, for nothing of it shows in a sandbox. */
export const clientToggle: Emulation = args => (/^(?:ON|OFF)$/.test(upper(args[2])) ? ok : syntaxError);
