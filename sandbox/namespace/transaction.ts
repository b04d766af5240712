/**
 * A session's MULTI as the gateway must know it: what was queued, so that the replies of EXEC find their keys, and
 * whether something was refused here that the server never saw, so that EXEC fails as it would have.
 */
import type { Command } from '#sandbox/command/table.ts';
import { respText } from '#sandbox/failure.ts';
import type { Growth } from '#sandbox/namespace/growth.ts';
import { heavyInTransaction, isHeavy } from '#sandbox/namespace/heavy-work.ts';
import { array, error, type Reply, status } from '#sandbox/resp/reply.ts';

const mostArgumentBytes = 4_194_304;

export interface Queued {
  readonly command: Command;
  readonly keys: readonly Buffer[];
  /** Set if the server does not know of it, because it is answered here once the rest has run. */
  readonly emulatedArgs?: readonly Buffer[];
}

export interface Transaction {
  readonly queued: Queued[];
  /** What its writes may add, held in the quota until it ends. */
  readonly held: { keys: number; bytes: number };
  /** Growths that depend on what is stored when EXEC runs. */
  readonly copies: Growth[];
  /** Commands in it that may take the server long. */
  heavy: number;
  argumentBytes: number;
  isDirty: boolean;
  /** The connection broke: the server has forgotten it. */
  isLost: boolean;
}

export const newTransaction = (): Transaction => ({
  queued: [],
  held: { keys: 0, bytes: 0 },
  copies: [],
  heavy: 0,
  argumentBytes: 0,
  isDirty: false,
  isLost: false,
});

/** Emulated commands that say nothing of the keys, so that it makes no difference that they run after the others. */
const queueable =
  /^(?:wait|lolwut|info|command(?:\|.*)?|pubsub\|.*|client\|(?:id|info|list|getname|setname|setinfo|getredir|no-evict|no-touch|help))$/;

/** Of SELECT only what changes nothing: there is one database. */
export function mayBeQueued(command: Command, args: readonly Buffer[]): boolean {
  if (command.name === 'select') return args[1]?.toString('latin1') === '0';
  return queueable.test(command.name);
}

/** Keys that its writes name. */
export function keysWritten({ queued }: Transaction): Buffer[] {
  return queued.flatMap(({ command, keys }) => (command.isWrite ? keys : []));
}

/** EXEC's reply with each of its replies as `finish` makes it; what is emulated has none in it and is left out. */
export function finishReplies(
  reply: Reply,
  { queued }: Transaction,
  finish: (queued: Queued, reply: Reply) => Reply,
): Reply {
  if (reply.type !== 'array') return reply;
  const sent = queued.filter(({ emulatedArgs }) => emulatedArgs === undefined);
  return array(
    reply.items.map((item, index) => {
      const one = sent[index];
      return one === undefined ? item : finish(one, item);
    }),
  );
}

/** EXEC's reply with those of the emulated commands, run now, in their places. */
export async function withEmulated(
  reply: Reply,
  { queued }: Transaction,
  emulate: (command: Command, args: readonly Buffer[]) => Promise<Reply>,
): Promise<Reply> {
  if (reply.type !== 'array') return reply;
  const left = [...reply.items];
  const items: Reply[] = [];
  for (const { command, emulatedArgs } of queued) {
    const item = emulatedArgs === undefined ? left.shift() : await emulate(command, emulatedArgs);
    if (item !== undefined) items.push(item);
  }
  return array(items);
}

export const queuedReply = status('QUEUED');
export const abortedReply = error('EXECABORT Transaction discarded because of previous errors.');
export const lostReply = error(
  'ERR The connection to the server was lost, and this transaction with it. DISCARD it and begin anew.',
);

/** What can't be queued. */
export function notInTransaction(command: Command): Reply {
  const name = command.name.toUpperCase().replace('|', ' ');
  return error(
    `ERR ${name} can't stand in a transaction of this sandbox, which answers it itself. Run it before MULTI or after EXEC.`,
  );
}

/** Why it can't be queued, if it can't. Counts it otherwise. */
export function refusalToQueue(
  transaction: Transaction,
  command: Command,
  args: readonly Buffer[],
  { mostCommands, heldBytes }: { mostCommands: number; heldBytes: number },
): Reply | undefined {
  if (transaction.queued.length >= mostCommands) {
    return refuse(`too many commands in one transaction: ${mostCommands} fit. EXEC these first.`);
  }
  for (const arg of args) transaction.argumentBytes += arg.length;
  if (transaction.argumentBytes > mostArgumentBytes) {
    return refuse(`too large a transaction: ${mostArgumentBytes} bytes of arguments fit. EXEC these first.`);
  }
  if (!isHeavy(command.name, heldBytes)) return undefined;
  const most = heavyInTransaction(heldBytes);
  if (transaction.heavy >= most) {
    const fit = `${most} commands that read whole keys fit while this sandbox holds so much`;
    return refuse(`too much work for one transaction: ${fit}. Run them outside MULTI.`);
  }
  transaction.heavy += 1;
  return undefined;
}

const refuse = (text: string): Reply => error(respText('quota', text));
