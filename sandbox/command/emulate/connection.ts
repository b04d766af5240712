/** HELLO, AUTH, SELECT, RESET, QUIT, WAIT and LOLWUT: what concerns one connection, answered without the server. */
import { timingSafeEqual } from 'node:crypto';
import { commandBounds } from '#sandbox/command/bounds.ts';
import { wholeNumber } from '#sandbox/command/guard.ts';
import { upper } from '#sandbox/command/locate-keys.ts';
import { array, bulk, error, integer, ok, type Reply, status } from '#sandbox/resp/reply.ts';
import { type Emulation, type EmulationContext, notIntegerError, syntaxError } from './context.ts';

const wrongPassword = error('WRONGPASS invalid username-password pair or user is disabled.');
const badVersion = error('ERR Protocol version is not an integer or out of range');
const noProtocol = error('NOPROTO unsupported protocol version');
const mostInt = 2n ** 31n - 1n;
const notIntError = error('ERR value is out of range, value must between -2147483648 and 2147483647');
export const clientNameError = error(
  'ERR Client names cannot contain spaces, newlines or special characters.',
);

/** What CLIENT SETNAME takes: no blanks, nothing unprintable. */
export function isClientName(name: Buffer): boolean {
  return name.length <= commandBounds.clientNameBytes && name.every(byte => byte > 0x20 && byte < 0x7f);
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

/** As Redis does, options take effect one by one, until one is wrong; the protocol changes only if all are right. */
export const hello: Emulation = async (args, context) => {
  const version = readProtocol(args[1]);
  if (typeof version === 'object') return version;
  const problem = applyHelloOptions(args.slice(2), context);
  if (problem !== undefined) return problem;
  if (version !== undefined) await context.session.setProtocol(version);
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

/** HELLO's version, undefined if it names none, or the error that Redis gives. */
export function readProtocol(arg: Buffer | undefined): 2 | 3 | undefined | Reply {
  if (arg === undefined) return undefined;
  const version = wholeNumber(arg);
  if (version === 2n) return 2;
  if (version === 3n) return 3;
  return version === undefined ? badVersion : noProtocol;
}

export const helloOptionError = (option: Buffer | undefined): Reply =>
  error(`ERR Syntax error in HELLO option '${option?.toString() ?? ''}'`);

function applyHelloOptions(
  options: readonly Buffer[],
  { sandbox, session }: EmulationContext,
): Reply | undefined {
  for (let at = 0; at < options.length; at += 1) {
    const [word, first, second] = [upper(options[at]), options[at + 1], options[at + 2]];
    if (word === 'AUTH' && first && second) {
      if (!isToken(sandbox, first, second)) return wrongPassword;
      at += 2;
    } else if (word === 'SETNAME' && first) {
      if (!isClientName(first)) return clientNameError;
      session.setName(first.toString());
      at += 1;
    } else return helloOptionError(options[at]);
  }
  return undefined;
}

export const select: Emulation = args => {
  const database = wholeNumber(args[1]);
  if (database === undefined) return notIntegerError;
  if (database > mostInt || database < -mostInt - 1n) return notIntError;
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

export const lolwut: Emulation = (_args, { table }) => ({
  type: 'verbatim',
  format: 'txt',
  bytes: Buffer.from(`Redis ver. ${table.version}\n`),
});
