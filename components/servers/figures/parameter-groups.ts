/** The parameters of redis.conf, put together by what they are about. Pure. */
import { bytesText } from '#components/plot/units.ts';
import type { Parameter } from '#sandbox/server-protocol.ts';

export interface ParameterGroup {
  readonly title: string;
  readonly parameters: readonly Parameter[];
}

/** The first that fits decides. */
const groups: readonly { readonly title: string; readonly names: RegExp }[] = [
  { title: 'Memory and eviction', names: /^(?:maxmemory|lfu-|lazyfree-|active|hz$|dynamic-hz)/ },
  { title: 'Snapshots', names: /^(?:save$|rdb|stop-writes|dbfilename|dir$)/ },
  { title: 'Append-only file', names: /^(?:append|aof-|auto-aof|no-appendfsync)/ },
  { title: 'Replication', names: /^(?:repl|min-replicas|slave|min-slaves)/ },
  { title: 'Cluster', names: /^cluster-/ },
  { title: 'Encodings', names: /(?:listpack|ziplist|intset|hll-sparse|stream-node)/ },
  { title: 'Slow commands and events', names: /^(?:slowlog|latency|notify|busy-reply|lua-time)/ },
  { title: 'Connections', names: /^(?:timeout|maxclients|client|tcp|tracking|proto-|acllog)/ },
];
const rest = 'Server';

export function groupParameters(parameters: readonly Parameter[], filter: string): readonly ParameterGroup[] {
  const sought = filter.trim().toLowerCase();
  const found = parameters.filter(
    ({ name, help }) => name.includes(sought) || help.toLowerCase().includes(sought),
  );
  return [...groups.map(({ title }) => title), rest]
    .map(title => ({ title, parameters: found.filter(({ name }) => groupOf(name) === title) }))
    .filter(group => group.parameters.length > 0);
}

function groupOf(name: string): string {
  return groups.find(({ names }) => names.test(name))?.title ?? rest;
}

const inBytes = new Set([
  'maxmemory',
  'auto-aof-rewrite-min-size',
  'repl-backlog-size',
  'proto-max-bulk-len',
  'client-query-buffer-limit',
  'maxmemory-clients',
]);

/** `64 MB`, for what Redis answers in bytes; undefined where the value says it itself. */
export function readableValue({ name, value }: Parameter): string | undefined {
  const bytes = Number(value);
  return inBytes.has(name) && bytes >= 1024 ? bytesText(bytes) : undefined;
}
