/** Where a Redis server is and how to log in. One shape for a unix socket and for TCP. */
import { Redis, type RedisOptions } from 'ioredis';

export interface RedisLogin {
  readonly username?: string;
  readonly password?: string;
}

export type RedisTarget =
  | (RedisLogin & { readonly path: string })
  | (RedisLogin & { readonly host: string; readonly port: number; readonly tls?: boolean });

/**
 * Reads `redis://[user[:password]@]host[:port]` or `rediss://…`.
 * @throws {Error} in one line, without the password
 */
export function parseRedisUrl(text: string): RedisTarget {
  if (!URL.canParse(text)) throw new Error('REDIS_URL is not a URL. It should look like redis://host:6379');
  const url = new URL(text);
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') {
    throw new Error(`REDIS_URL starts with ${url.protocol}// and should start with redis:// or rediss://`);
  }
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1') || '127.0.0.1',
    port: url.port === '' ? 6379 : Number(url.port),
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ...(url.protocol === 'rediss:' ? { tls: true } : {}),
  };
}

/** Replies are mapped as ioredis always did. */
export type SystemOptions = Omit<RedisOptions, 'replyMapping'>;

/** In words, without the password. */
export function describeTarget(target: RedisTarget): string {
  return 'path' in target ? target.path : `${target.host}:${target.port}`;
}

/** The one place that makes an ioredis client. For system connections only: learners' go through our own codec. */
export function connectSystem(target: RedisTarget, options: SystemOptions = {}): Redis {
  const merged: SystemOptions = { ...options, lazyConnect: true };
  if (target.username !== undefined) merged.username = target.username;
  if (target.password !== undefined) merged.password = target.password;
  if ('path' in target) merged.path = target.path;
  else {
    merged.host = target.host;
    merged.port = target.port;
    if (target.tls === true) merged.tls = {};
  }
  return new Redis(merged);
}
