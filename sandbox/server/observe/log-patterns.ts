/** Lines of a Redis server's log that tell a learner something, and how it is said. */
import type { NodeName, TimelineEntry } from '#sandbox/server-protocol.ts';

export interface Pattern {
  readonly line: RegExp;
  readonly what: string;
  readonly tone?: TimelineEntry['tone'];
  /** `node` wrote the line; `named` are its groups, nodes by their names. */
  readonly text: (node: NodeName, ...named: readonly string[]) => string;
}

export const serverPatterns: readonly Pattern[] = [
  {
    line: /^Ready to accept connections/,
    what: 'started',
    tone: 'good',
    text: node => `${node} accepts connections.`,
  },
  {
    line: /^DB loaded from disk: ([\d.]+) seconds/,
    what: 'loaded',
    text: (node, s) => `${node} loaded its RDB file in ${s} s.`,
  },
  {
    line: /^DB loaded from append only file: ([\d.]+) seconds/,
    what: 'loaded',
    text: (node, s) => `${node} replayed its append-only file in ${s} s.`,
  },
  {
    line: /^Truncating the AOF (?:\S+ )?(?:to|at) (?:valid )?offset (\d+)/,
    what: 'loaded',
    tone: 'lost',
    text: (node, bytes) =>
      `${node} found its append-only file broken off, and cut it at the last whole command, byte ${bytes}.`,
  },
  {
    line: /^AOF .*loaded anyway because aof-load-truncated is enabled/,
    what: 'loaded',
    tone: 'lost',
    text: node => `${node} loaded an append-only file that breaks off, up to its last whole command.`,
  },
  {
    line: /^(Unexpected end of file reading|Bad file format reading) the append only file/,
    what: 'loaded',
    tone: 'lost',
    text: (node, why) => `${node} cannot load its append-only file: “${why} the append only file”.`,
  },
  {
    line: /^(?:User requested shutdown|Received SIGTERM scheduling shutdown|Received SIGINT scheduling shutdown)/,
    what: 'stopping',
    text: node => `${node} was asked to end, and ends in order.`,
  },
  {
    line: /^Saving the final RDB snapshot before exiting/,
    what: 'saved',
    text: node => `${node} saves its keys before it ends.`,
  },
  {
    line: /is now ready to exit, bye bye/,
    what: 'stopped',
    text: node => `${node} has ended in order.`,
  },
  {
    line: /^Background saving started by pid/,
    what: 'saved',
    text: node => `${node} begins to save its keys in a forked process.`,
  },
  {
    line: /^Background saving terminated with success/,
    what: 'saved',
    tone: 'good',
    text: node => `${node} has saved all its keys to its RDB file.`,
  },
  {
    line: /^(?:Background saving error|Write error saving DB on disk: (.*))/,
    what: 'saved',
    tone: 'lost',
    text: (node, why) => `${node} could not save its keys${why ? `: “${why}”` : ''}.`,
  },
  {
    line: /^Background append only file rewriting started by pid/,
    what: 'saved',
    text: node => `${node} begins to rewrite its append-only file in a forked process.`,
  },
  {
    line: /^Background AOF rewrite finished successfully/,
    what: 'saved',
    tone: 'good',
    text: node => `${node} has rewritten its append-only file.`,
  },
  {
    line: /^Asynchronous AOF fsync is taking too long/,
    what: 'saved',
    tone: 'lost',
    text: node => `${node} waits for its disk: fsync of the append-only file takes long.`,
  },
  {
    line: /^(?:Error writing to the AOF file: (.*)|Short write while writing to the AOF file.*)$/,
    what: 'disk-full',
    tone: 'lost',
    text: (node, why) => `${node} cannot write to its append-only file${why ? `: “${why}”` : ''}.`,
  },
  {
    line: /^AOF write error looks solved/,
    what: 'saved',
    tone: 'good',
    text: node => `${node} can write to its append-only file again.`,
  },
  {
    line: /^Full resync requested by replica (\S+)/,
    what: 'sync',
    text: (node, replica) => `${replica} asks ${node} for all its keys (full resynchronization).`,
  },
  {
    line: /^Partial resynchronization request from (\S+) accepted\. Sending (\d+) bytes of backlog/,
    what: 'sync',
    tone: 'good',
    text: (node, replica, bytes) =>
      `${replica} goes on where it was: ${node} sends ${Number(bytes).toLocaleString('en')} bytes from its backlog.`,
  },
  {
    line: /^Unable to partial resync with replica (\S+) for lack of backlog/,
    what: 'sync',
    tone: 'lost',
    text: (node, replica) =>
      `${replica} was away too long: what it missed is no longer in ${node}'s backlog.`,
  },
  {
    line: /^Partial resynchronization not accepted: Replication ID mismatch/,
    what: 'sync',
    text: node => `${node} cannot go on with a replica that has followed another history.`,
  },
  {
    line: /^Synchronization with replica (\S+) succeeded/,
    what: 'sync',
    tone: 'good',
    text: (node, replica) => `${node} has sent ${replica} all its keys.`,
  },
  {
    line: /^MASTER <-> REPLICA sync: Finished with success/,
    what: 'sync',
    tone: 'good',
    text: node => `${node} has loaded all keys of its primary.`,
  },
  {
    line: /^MASTER timeout: no data nor PING received/,
    what: 'link',
    tone: 'lost',
    text: node => `${node} has heard nothing of its primary for repl-timeout, and gives the connection up.`,
  },
  {
    line: /^Connection with replica (\S+) lost/,
    what: 'link',
    tone: 'lost',
    text: (node, replica) => `${node} has lost its connection with ${replica}.`,
  },
  {
    line: /^Disconnecting timedout replica \([^)]*\): (\S+)/,
    what: 'link',
    tone: 'lost',
    text: (node, replica) => `${node} has heard nothing of ${replica} for repl-timeout, and drops it.`,
  },
  {
    line: /^Connection with master lost/,
    what: 'link',
    tone: 'lost',
    text: node => `${node} has lost its connection with its primary.`,
  },
  {
    line: /^(?:Before turning into a replica, using my own master parameters)/,
    what: 'role',
    text: node => `${node} turns into a replica.`,
  },
  {
    line: /^REPLICAOF (\S+) enabled/,
    what: 'role',
    text: (node, primary) => `${node} was told to follow ${primary}.`,
  },
  {
    line: /^MASTER MODE enabled/,
    what: 'role',
    tone: 'good',
    text: node => `${node} was told to be a primary.`,
  },
  {
    line: /^Slow script detected: still in execution after (\d+) milliseconds/,
    what: 'script',
    tone: 'lost',
    text: (node, ms) => `A script has kept ${node} busy for ${ms} ms; nobody else is answered.`,
  },
  {
    line: /^Redis \S+ crashed by signal: (\d+)/,
    what: 'crashed',
    tone: 'lost',
    text: (node, signal) => `${node} crashed by signal ${signal}.`,
  },
  {
    line: /^Out Of Memory allocating (\d+) bytes/,
    what: 'crashed',
    tone: 'lost',
    text: (node, bytes) =>
      `${node} ran out of memory when it wanted ${Number(bytes).toLocaleString('en')} bytes.`,
  },
];

export const clusterPatterns: readonly Pattern[] = [
  {
    line: /^Cluster state changed: ok/,
    what: 'cluster',
    tone: 'good',
    text: node => `${node}: the cluster is whole and takes commands.`,
  },
  {
    line: /^Cluster state changed: fail/,
    what: 'cluster',
    tone: 'lost',
    text: node => `${node}: the cluster is down; it refuses commands with CLUSTERDOWN.`,
  },
  {
    line: /^Marking node (\w{40}).* as failing \(quorum reached\)/,
    what: 'failing',
    tone: 'lost',
    text: (node, other) => `${node}: most primaries cannot reach ${other}; it has failed.`,
  },
  {
    line: /^FAIL message received from (\w{40}).* about (\w{40})/,
    what: 'failing',
    tone: 'lost',
    text: (node, from, about) => `${node} hears from ${from} that ${about} has failed.`,
  },
  {
    line: /^Clear FAIL state for node (\w{40})/,
    what: 'failing',
    tone: 'good',
    text: (node, other) => `${node} reaches ${other} again.`,
  },
  {
    line: /^Start of election delayed for (\d+) milliseconds \(rank #(\d+), offset (\d+)\)/,
    what: 'election',
    text: (node, ms, rank) => `${node} will ask for votes in ${ms} ms (rank ${rank} among the replicas).`,
  },
  {
    line: /^Starting a failover election for epoch (\d+)/,
    what: 'election',
    text: (node, epoch) => `${node} asks all primaries for their votes, epoch ${epoch}.`,
  },
  {
    line: /^Failover auth granted to (\w{40}).* for epoch (\d+)/,
    what: 'vote',
    text: (node, candidate, epoch) => `${node} votes for ${candidate}, epoch ${epoch}.`,
  },
  {
    line: /^Failover auth denied to (\w{40})[^:]*: (.*)/,
    what: 'vote',
    text: (node, candidate, why) => `${node} does not vote for ${candidate}: “${why}”.`,
  },
  {
    line: /^Failover election won: I'm the new master/,
    what: 'failover',
    tone: 'good',
    text: node => `${node} has won the election and takes over.`,
  },
  {
    line: /^Currently unable to failover: (.*)/,
    what: 'election',
    tone: 'lost',
    text: (node, why) => `${node} cannot take over now: “${why}”.`,
  },
  {
    line: /^(?:Manual|Forced) failover user request accepted/,
    what: 'failover',
    text: node => `${node} was told to take over from its primary.`,
  },
  {
    line: /^Configuration change detected\. Reconfiguring myself as a replica of (\w{40})/,
    what: 'role',
    text: (node, primary) => `${node} finds its slots served by ${primary}, and follows it.`,
  },
];
