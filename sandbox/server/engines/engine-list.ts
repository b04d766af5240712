/**
 * Engines that speak Redis's protocol, and Memcached: how each is found and started for a comparison, with the same
 * memory, as a cache, on a unix socket alone. Redis and Memcached are what the tests run; the others are started as their
 * documentation says.
 */
import type { Engine } from '#sandbox/server-protocol.ts';

export const engineSocket = 'engine.sock';

export interface EngineStart {
  readonly memoryMegabytes: number;
  /** It would run as root. */
  readonly isRoot: boolean;
}

export interface EngineRecipe {
  readonly id: Engine['id'];
  readonly name: string;
  /** Names of its program, the usual one first. */
  readonly programs: readonly string[];
  /** What its `--version` says of itself, with the version as the first group. */
  readonly says: RegExp;
  readonly howToGet: string;
  readonly protocol: 'resp' | 'memcached';
  /** In a folder of its own; the socket is `engineSocket` in it. */
  args(start: EngineStart): string[];
}

const likeRedis = ({ memoryMegabytes }: EngineStart): string[] =>
  [
    ['port', '0'],
    ['unixsocket', engineSocket],
    ['unixsocketperm', '700'],
    ['daemonize', 'no'],
    ['save', ''],
    ['appendonly', 'no'],
    ['maxmemory', `${memoryMegabytes}mb`],
    ['maxmemory-policy', 'allkeys-lru'],
  ].flatMap(([name, value = '']) => [`--${name}`, value]);

export const engineRecipes: readonly EngineRecipe[] = [
  {
    id: 'redis',
    name: 'Redis',
    programs: ['redis-server'],
    says: /^redis server v=(\d[\d.]*)/im,
    howToGet: 'apt install redis-server, or https://redis.io/docs/latest/operate/oss_and_stack/install/',
    protocol: 'resp',
    args: likeRedis,
  },
  {
    id: 'valkey',
    name: 'Valkey',
    programs: ['valkey-server'],
    says: /^(?:valkey )?server v=(\d[\d.]*)/im,
    howToGet: 'apt install valkey-server from Debian 13 on, or https://valkey.io/download/',
    protocol: 'resp',
    args: likeRedis,
  },
  {
    id: 'dragonfly',
    name: 'Dragonfly',
    programs: ['dragonfly', 'dragonfly-x86_64', 'dragonfly-aarch64'],
    says: /dragonfly v(\d[\d.]*)/i,
    howToGet: 'https://www.dragonflydb.io/docs/getting-started/binary',
    protocol: 'resp',
    // It wants at least 256 MB for each of its threads.
    args: ({ memoryMegabytes }) => [
      '--port=-1',
      `--unixsocket=${engineSocket}`,
      '--proactor_threads=1',
      `--maxmemory=${Math.max(256, memoryMegabytes)}mb`,
      '--cache_mode=true',
      '--dbfilename=',
      '--logtostderr',
    ],
  },
  {
    id: 'keydb',
    name: 'KeyDB',
    programs: ['keydb-server'],
    says: /keydb.* v=(\d[\d.]*)/i,
    howToGet: 'https://docs.keydb.dev/docs/download/',
    protocol: 'resp',
    args: start => [...likeRedis(start), '--server-threads', '1'],
  },
  {
    id: 'garnet',
    name: 'Garnet',
    programs: ['garnet-server', 'GarnetServer'],
    says: /(\d+\.\d[\d.]*)/,
    howToGet: 'dotnet tool install --global garnet-server, or https://microsoft.github.io/garnet/',
    protocol: 'resp',
    args: ({ memoryMegabytes }) => ['--unixsocket', engineSocket, '--memory', `${memoryMegabytes}m`],
  },
  {
    id: 'memcached',
    name: 'Memcached',
    programs: ['memcached'],
    says: /^memcached (\d[\d.]*)/im,
    howToGet: 'apt install memcached, or https://memcached.org/downloads',
    protocol: 'memcached',
    args: ({ memoryMegabytes, isRoot }) => [
      ...['-s', engineSocket, '-a', '700', '-m', String(memoryMegabytes), '-t', '1', '-c', '128'],
      ...(isRoot ? ['-u', 'root'] : []),
    ],
  },
];
