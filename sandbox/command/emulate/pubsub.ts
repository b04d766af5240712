/** Subscriptions, and PUBSUB on those of one sandbox. */
import { compileGlob, matchesGlob } from '#sandbox/command/glob.ts';
import { array, bulk, error, integer, type Reply } from '#sandbox/resp/reply.ts';
import type { Emulation, EmulationContext, Subscribing } from './context.ts';

export const subscribing =
  (kind: Subscribing): Emulation =>
  (args, { session }) =>
    session.subscribe(kind, args.slice(1));

export const unsubscribing =
  (kind: Subscribing): Emulation =>
  (args, { session }) =>
    session.unsubscribe(kind, args.slice(1));

const wrongCount = (subcommand: Buffer | undefined) =>
  error(
    `ERR unknown subcommand or wrong number of arguments for '${subcommand?.toString() ?? ''}'. Try PUBSUB HELP.`,
  );

const channelsOf =
  (kind: Subscribing): Emulation =>
  (args, { sandbox }) => {
    if (args.length > 3) return wrongCount(args[1]);
    const glob = args[2] === undefined ? undefined : compileGlob(args[2]);
    const names = [...sandbox.subscribers(kind).keys()].map(name => Buffer.from(name, 'latin1'));
    return array(
      names.filter(name => glob === undefined || glob.isEverything || matchesGlob(glob, name)).map(bulk),
    );
  };

export const pubsubChannels = channelsOf('channel');
export const pubsubShardchannels = channelsOf('shard');

export const pubsubNumpat: Emulation = (_args, { sandbox }) => integer(sandbox.subscribers('pattern').size);

const countsOf =
  (kind: Subscribing): Emulation =>
  (args, { sandbox }: EmulationContext) => {
    const subscribers = sandbox.subscribers(kind);
    return array(
      args
        .slice(2)
        .flatMap((name): Reply[] => [bulk(name), integer(subscribers.get(name.toString('latin1')) ?? 0)]),
    );
  };

export const pubsubNumsub = countsOf('channel');
export const pubsubShardnumsub = countsOf('shard');
