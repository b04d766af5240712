/** Who a RESP client says it is, in the words of Redis: AUTH, or HELLO with AUTH. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  clientNameError,
  helloOptionError,
  isClientName,
  readProtocol,
} from '#sandbox/command/emulate/connection.ts';
import { upper } from '#sandbox/command/locate-keys.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import { error } from '#sandbox/resp/reply.ts';
import type { Sandbox, SandboxRegistry } from '#sandbox/sandbox.ts';
import { isSameToken, type LoginGuard } from './login-guard.ts';

export interface Credentials {
  readonly id: Buffer;
  readonly token: Buffer;
}

/** What AUTH says, or the error that Redis gives for it. */
export function readAuth(args: readonly Buffer[]): Credentials | Reply {
  const [, id, token] = args;
  if (id === undefined) return error("ERR wrong number of arguments for 'auth' command");
  if (args.length > 3) return error('ERR syntax error');
  if (token === undefined) {
    return error('WRONGPASS Log in with the id of a sandbox and its token: AUTH <id> <token>');
  }
  return { id, token };
}

/** HELLO without its AUTH, and the credentials that stood there; the rest is checked by whoever runs it. */
export function readHello(args: readonly Buffer[]): { rest: Buffer[]; credentials: Credentials | undefined } {
  const rest = args.slice(0, 2);
  let credentials: Credentials | undefined;
  for (let i = 2; i < args.length; i += 1) {
    const word = args[i];
    const id = args[i + 1];
    const token = args[i + 2];
    if (word === undefined) break;
    const option = word.toString('latin1').toUpperCase();
    if (option === 'AUTH' && id !== undefined && token !== undefined) {
      credentials = { id, token };
      i += 2;
    } else if (option === 'SETNAME' && id !== undefined) {
      rest.push(word, id);
      i += 1;
    } else rest.push(word);
  }
  return { rest, credentials };
}

/** What is wrong with HELLO's version, which Redis looks at before anything else. */
export function versionProblem(version: Buffer | undefined): Reply | undefined {
  const protocol = readProtocol(version);
  return typeof protocol === 'object' ? protocol : undefined;
}

/** HELLO of someone who has not logged in and does not do so by it. Redis reads it whole before it says so. */
export function answerStranger(args: readonly Buffer[]): Reply {
  const problem = versionProblem(args[1]);
  if (problem !== undefined) return problem;
  for (let at = 2; at < args.length; at += 2) {
    const name = args[at + 1];
    if (upper(args[at]) !== 'SETNAME' || name === undefined) return helloOptionError(args[at]);
    if (!isClientName(name)) return clientNameError;
  }
  return helloNeedsAuth;
}

export const noAuth = error('NOAUTH Authentication required.');
export const helloNeedsAuth = error(
  'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time',
);
const wrongPass = error('WRONGPASS invalid username-password pair or user is disabled.');
const othersPort = error(
  'WRONGPASS this port leads to a server of another sandbox. Connect to a port of your own.',
);
const shut = error('WRONGPASS too many wrong passwords from this address. Wait a minute and try again.');

/** The sandbox that these credentials open, or the error to answer with, which comes late on purpose. */
export async function logIn(
  { id, token }: Credentials,
  from: { registry: SandboxRegistry; guard: LoginGuard; address: string; onlyId?: string },
): Promise<Sandbox | Reply> {
  const { registry, guard, address, onlyId } = from;
  if (guard.isShut(address, Date.now())) {
    await sleep(1000);
    return shut;
  }
  const name = id.toString('latin1');
  const sandbox = /^[a-z0-9]{1,64}$/.test(name) ? await registry.find(name) : undefined;
  // Compared also when there is none, so that time does not tell which ids exist.
  const isRight = isSameToken(token, sandbox?.token ?? '');
  if (sandbox !== undefined && isRight) {
    return onlyId === undefined || onlyId === sandbox.id ? sandbox : othersPort;
  }
  await sleep(guard.wrong(address, Date.now()));
  return wrongPass;
}

export const isReply = (value: object): value is Reply => 'type' in value;
