/** What every server of a learner's own is told, whatever its kind: in its first configuration and at each start. */
import type { NodeLogins } from './contract.ts';
import { type Directive, renderConfiguration } from './redis-process.ts';

export const configurationFile = 'redis.conf';
export const socketFile = 'redis.sock';

export interface NodeConfigurationOptions {
  readonly kind: 'redis' | 'sentinel';
  readonly logins: NodeLogins;
  /** What `learner` may do, as of ACL SETUSER. */
  readonly learnerRules: readonly string[];
  /** Of the blueprint. */
  readonly directives: readonly Directive[];
  /** Settings that the topology was made with. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly maxMemoryBytes: number;
}

/** The first `redis.conf`. Afterwards the server keeps it itself, by CONFIG REWRITE. */
export function firstConfiguration(options: NodeConfigurationOptions): string {
  const { kind, logins, learnerRules, directives, parameters, maxMemoryBytes } = options;
  const users: Directive[] = [
    // Off, with its rights: Redis reads the append-only file back in its name.
    ['user', 'default', 'off', '~*', '&*', '+@all'],
    ['user', logins.system.username, 'on', `>${logins.system.password}`, '~*', '&*', '+@all'],
    ['user', logins.learner.username, 'on', `>${logins.learner.password}`, ...learnerRules],
  ];
  const ofRedis: Directive[] = [
    ['maxmemory', maxMemoryBytes],
    ['notify-keyspace-events', 'KA'],
    ['busy-reply-threshold', 1000],
    ['maxmemory-clients', '50%'],
    ['client-query-buffer-limit', '32mb'],
    ['client-output-buffer-limit', 'normal', '64mb', '0', '0'],
  ];
  return renderConfiguration([
    ...users,
    ...(kind === 'redis' ? ofRedis : []),
    ...directives,
    ...Object.entries(parameters).map(([name, value]): Directive => [name, ...value.split(' ')]),
  ]);
}

/** On the command line, so that no rewritten configuration loosens it. */
export function lockdownArgs(kind: 'redis' | 'sentinel', maxClients: number): string[] {
  const directives: Directive[] = [
    ['unixsocket', socketFile],
    ['unixsocketperm', '700'],
    ['daemonize', 'no'],
    ['supervised', 'no'],
    ['logfile', ''],
    ['enable-debug-command', 'no'],
    ['enable-module-command', 'no'],
    ['enable-protected-configs', 'no'],
    ['proto-max-bulk-len', '16mb'],
    ['jemalloc-bg-thread', 'no'],
    ['crash-memcheck-enabled', 'no'],
    ['maxclients', maxClients],
  ];
  return [
    ...directives.flatMap(([name, ...values]) => [`--${name}`, ...values.map(String)]),
    ...(kind === 'sentinel' ? ['--sentinel'] : []),
  ];
}
