/** HELLO, AUTH, SELECT, RESET, QUIT, WAIT and LOLWUT: what concerns one connection, answered without the server. */
import { timingSafeEqual } from 'node:crypto';
import { wholeNumber } from '#sandbox/command/guard.ts';
import { upper } from '#sandbox/command/locate-keys.ts';
import { array, bulk, error, integer, ok, type Reply, status } from '#sandbox/resp/reply.ts';
import { type Emulation, type EmulationContext, notIntegerError, syntaxError } from './context.ts';

const wrongPassword = error('WRONGPASS invalid username-password pair or user is disabled.');
const clientNameError = error('ERR Client names cannot contain spaces, newlines or special characters.');

/** What CLIENT SETNAME takes: no blanks, nothing unprintable. */
export function isClientName(name: Buffer): boolean {
  return name.length <= 256 && name.every(byte => byte > 0x20 && byte < 0x7f);
}

function isToken(sandbox: EmulationContext['sandbox'], user: Buffer, password: Buffer): boolean {
  const token = Buffer.from(sandbox.token);
  const isUser = user.toString('latin1') === sandbox.id || user.toString('latin1') === 'default';
  return isUser && password.length === token.length && timingSafeEqual(password, token);
}

export const auth: Emulation = (args, { sandbox }) => {
  if (args.length > 3) return syntaxError;
  const [user, password] = args.length === 3 ? [args[1], args[2]] : [Buffer.from('default'), args[1]];
  return user && password && isToken(sandbox, user, password) ? ok : wrongPassword;
};

export const hello: Emulation = async (args, context) => {
  const options = readHello(args, context);
  if ('reply' in options) return options.reply;
  if (options.protocol !== undefined) await context.session.setProtocol(options.protocol);
  if (options.name !== undefined) context.session.setName(options.name);
  const { id, protocol } = context.session.facts();
  return {
    type: 'map',
    entries: [
      [bulk('server'), bulk('redis')],
      [bulk('version'), bulk(context.table.version)],
      [bulk('proto'), integer(protocol)],
      [bulk('id'), integer(id)],
      [bulk('mode'), bulk('standalone')],
      [bulk('role'), bulk('master')],
      [bulk('modules'), array([])],
    ],
  };
};

function readHello(
  args: readonly Buffer[],
  { sandbox }: EmulationContext,
): { protocol: 2 | 3 | undefined; name: string | undefined } | { reply: Reply } {
  let name: string | undefined;
  const version = args[1] === undefined ? undefined : wholeNumber(args[1]);
  if (args[1] !== undefined && version === undefined) {
    return { reply: error('ERR Protocol version is not an integer or out of range') };
  }
  if (version !== undefined && version !== 2n && version !== 3n) {
    return { reply: error('NOPROTO unsupported protocol version') };
  }
  for (let at = 2; at < args.length; at += 1) {
    const [word, first, second] = [upper(args[at]), args[at + 1], args[at + 2]];
    if (word === 'AUTH' && first && second) {
      if (!isToken(sandbox, first, second)) return { reply: wrongPassword };
      at += 2;
    } else if (word === 'SETNAME' && first) {
      if (!isClientName(first)) return { reply: clientNameError };
      name = first.toString();
      at += 1;
    } else return { reply: error(`ERR Syntax error in HELLO option '${args[at]?.toString() ?? ''}'`) };
  }
  return { protocol: version === undefined ? undefined : version === 2n ? 2 : 3, name };
}

export const select: Emulation = args => {
  const database = wholeNumber(args[1]);
  if (database === undefined) return notIntegerError;
  return database === 0n ? ok : error('ERR DB index is out of range');
};

export const reset: Emulation = (_args, { session }) => {
  session.reset();
  return status('RESET');
};

export const quit: Emulation = (_args, { session }) => {
  session.endAfterReply();
  return ok;
};

/** Nobody replicates a sandbox, so the number that was reached is known at once. */
export const wait: Emulation = args => {
  const [replicas, timeout] = [wholeNumber(args[1]), wholeNumber(args[2])];
  if (replicas === undefined) return notIntegerError;
  if (timeout === undefined) return error('ERR timeout is not an integer or out of range');
  return timeout < 0n ? error('ERR timeout is negative') : integer(0);
};

export const lolwut: Emulation = (_args, { table }) => bulk(`Redis ver. ${table.version}\n`);
