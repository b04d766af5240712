/**
 * CLIENT KILL and CLIENT UNBLOCK, among the clients of one sandbox. Only what `sandbox.clients()` names is ever reached:
 * ids and addresses are this sandbox's own and mean nothing to the server.
 */
import { wholeNumber } from '#sandbox/command/guard.ts';
import { upper } from '#sandbox/command/locate-keys.ts';
import { error, integer, ok, type Reply } from '#sandbox/resp/reply.ts';
import { readClientType } from './client.ts';
import { addressOf, isServerAddress, typeOf } from './client-line.ts';
import {
  type ClientFacts,
  type Emulation,
  type EmulationContext,
  notIntegerError,
  syntaxError,
} from './context.ts';

const noSuchClient = error('ERR No such client');
const badId = error('ERR client-id should be greater than 0');
const badReason = error('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
const badCount = error("ERR unknown subcommand or wrong number of arguments for 'UNBLOCK'. Try CLIENT HELP.");
const mostId = 2n ** 63n;

type IsMeant = (facts: ClientFacts) => boolean;

interface Filters {
  readonly all: IsMeant[];
  ids: bigint[];
  skipsMe: boolean;
}

export const clientKill: Emulation = (args, context) => {
  const isOldForm = args.length === 3;
  const filters = isOldForm
    ? { all: [hasAddress(args[2])], ids: [], skipsMe: false }
    : readFilters(args, context.sandbox.id);
  if ('reply' in filters) return filters.reply;
  const me = context.session.facts().id;
  const clients = context.sandbox.clients();
  // An id of nobody here is an error, so that it can't be taken for a kill elsewhere.
  if (filters.ids.some(id => !clients.some(facts => BigInt(facts.id) === id))) return noSuchClient;
  const meant = clients
    .filter(facts => filters.all.every(isMeant => isMeant(facts)))
    .filter(({ id }) => !(filters.skipsMe && id === me));
  for (const { id } of meant) {
    if (id === me) context.session.endAfterReply();
    else context.sandbox.kill(id);
  }
  if (!isOldForm) return integer(meant.length);
  return meant.length > 0 ? ok : noSuchClient;
};

const hasAddress =
  (address: Buffer | undefined): IsMeant =>
  facts =>
    addressOf(facts) === address?.toString('latin1');

function readFilters(args: readonly Buffer[], user: string): Filters | { reply: Reply } {
  const filters: Filters = { all: [], ids: [], skipsMe: true };
  for (let at = 2; at < args.length; at += 2) {
    const value = args[at + 1];
    const problem = value === undefined ? syntaxError : readFilter(filters, upper(args[at]), value, user);
    if (problem !== undefined) return { reply: problem };
  }
  return filters;
}

/** Adds one filter, or says what is wrong with it. */
function readFilter(filters: Filters, word: string, value: Buffer, user: string): Reply | undefined {
  const text = value.toString('latin1');
  switch (word) {
    case 'ID': {
      const id = wholeNumber(value);
      if (id === undefined || id < 1n || id >= mostId) return badId;
      filters.ids = [id];
      filters.all.push(facts => BigInt(facts.id) === id);
      return undefined;
    }
    case 'TYPE': {
      const type = readClientType(value);
      if (typeof type !== 'string') return type.reply;
      filters.all.push(facts => typeOf(facts) === type);
      return undefined;
    }
    case 'ADDR':
      filters.all.push(hasAddress(value));
      return undefined;
    case 'LADDR':
      filters.all.push(() => isServerAddress(text));
      return undefined;
    case 'USER':
      // Everybody here is the sandbox's one user, by whichever of its two names.
      return text === 'default' || text === user
        ? undefined
        : error(`ERR No such user '${value.toString()}'`);
    case 'SKIPME':
      if (!/^(?:yes|no)$/i.test(text)) return syntaxError;
      filters.skipsMe = /^yes$/i.test(text);
      return undefined;
    default:
      return syntaxError;
  }
}

export const clientUnblock: Emulation = async (args, { sandbox }: EmulationContext) => {
  if (args.length > 4) return badCount;
  const reason = args[3] === undefined ? 'TIMEOUT' : upper(args[3]);
  if (reason !== 'TIMEOUT' && reason !== 'ERROR') return badReason;
  const id = wholeNumber(args[2]);
  if (id === undefined || id >= mostId || id < -mostId) return notIntegerError;
  const target = sandbox.clients().find(facts => BigInt(facts.id) === id);
  if (target === undefined) return noSuchClient;
  return integer((await sandbox.unblock(target.id, reason === 'ERROR')) ? 1 : 0);
};
