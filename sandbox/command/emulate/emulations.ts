/** Which emulation answers which command. */
import {
  clientCaching,
  clientGetname,
  clientGetredir,
  clientId,
  clientInfo,
  clientList,
  clientSetinfo,
  clientSetname,
  clientToggle,
  clientTrackinginfo,
} from './client.ts';
import { clientKill, clientUnblock } from './client-kill.ts';
import { commandAll, commandCount, commandDocs, commandInfo, commandList, help } from './command.ts';
import { commandGetkeys, commandGetkeysandflags } from './command-keys.ts';
import { auth, hello, lolwut, quit, reset, select, wait } from './connection.ts';
import type { Emulation } from './context.ts';
import { info } from './info.ts';
import { dbsize, flush, keysCommand, randomkey } from './keys.ts';
import { lcs } from './lcs.ts';
import {
  pubsubChannels,
  pubsubNumpat,
  pubsubNumsub,
  pubsubShardchannels,
  pubsubShardnumsub,
  subscribing,
  unsubscribing,
} from './pubsub.ts';
import { scan } from './scan.ts';
import { sort } from './sort.ts';

export const emulations: ReadonlyMap<string, Emulation> = new Map(
  Object.entries({
    keys: keysCommand,
    scan,
    dbsize,
    randomkey,
    flushdb: flush,
    flushall: flush,
    sort,
    sort_ro: sort,
    lcs,
    select,
    wait,
    lolwut,
    info,
    hello,
    auth,
    reset,
    quit,
    subscribe: subscribing('channel'),
    psubscribe: subscribing('pattern'),
    ssubscribe: subscribing('shard'),
    unsubscribe: unsubscribing('channel'),
    punsubscribe: unsubscribing('pattern'),
    sunsubscribe: unsubscribing('shard'),
    'client|id': clientId,
    'client|info': clientInfo,
    'client|list': clientList,
    'client|getname': clientGetname,
    'client|setname': clientSetname,
    'client|setinfo': clientSetinfo,
    'client|getredir': clientGetredir,
    'client|no-evict': clientToggle,
    'client|no-touch': clientToggle,
    'client|kill': clientKill,
    'client|unblock': clientUnblock,
    'client|trackinginfo': clientTrackinginfo,
    'client|caching': clientCaching,
    'client|help': help,
    command: commandAll,
    'command|count': commandCount,
    'command|docs': commandDocs,
    'command|getkeys': commandGetkeys,
    'command|getkeysandflags': commandGetkeysandflags,
    'command|help': help,
    'command|info': commandInfo,
    'command|list': commandList,
    'pubsub|channels': pubsubChannels,
    'pubsub|help': help,
    'pubsub|numpat': pubsubNumpat,
    'pubsub|numsub': pubsubNumsub,
    'pubsub|shardchannels': pubsubShardchannels,
    'pubsub|shardnumsub': pubsubShardnumsub,
  } satisfies Record<string, Emulation>),
);
