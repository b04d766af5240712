/** The API over real HTTP with records of its own, and callers with a cookie jar each. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type ApiOptions, createApi, type Health } from '#lessons/http/api.ts';
import type { Records } from '#lessons/progress/records.ts';
import { type Limits, readConfig } from '#sandbox/config.ts';
import { createIdentity } from '#sandbox/identity.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';
import { testCatalog } from './exercises.ts';
import { temporaryRecords, verdictOf } from './records.ts';
import { silentLog } from './temporary.ts';

export interface TestApi {
  readonly url: string;
  readonly records: Records;
  /** A browser or a curl of its own. */
  caller(): Caller;
  close(): Promise<void>;
}

export interface Caller {
  /** `keyspace_learner=…`, once there was an answer. */
  cookie: string | undefined;
  fetch(
    path: string,
    init?: { method?: string; headers?: Record<string, string>; body?: BodyInit },
  ): Promise<Answer>;
  /** With a JSON body. */
  send(method: string, path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined if it is not JSON. */
  readonly json: unknown;
}

export async function startApi(options: {
  registry: SandboxRegistry;
  grader?: ApiOptions['grader'];
  catalog?: ApiOptions['catalog'];
  health?: () => Promise<Health>;
  engines?: ApiOptions['engines'];
  commands?: ApiOptions['commands'];
  limits?: Partial<Limits>;
  allowedOrigins?: string;
}): Promise<TestApi> {
  const { records, close } = await temporaryRecords();
  const config = readConfig({ NODE_ENV: 'test', ALLOWED_ORIGINS: options.allowedOrigins });
  const api = createApi({
    registry: options.registry,
    catalog: options.catalog ?? testCatalog(),
    grader: options.grader ?? { grade: async () => verdictOf(true) },
    records,
    engines: options.engines ?? noEngines,
    commands: options.commands ?? { version: '7.0.0', commands: [] },
    identity: createIdentity({ secret: 'a-secret-of-at-least-32-characters!!' }),
    config: { ...config, limits: { ...config.limits, ...options.limits } },
    log: silentLog,
    health: options.health ?? (async () => ({ live: true, ready: true, checks: {} })),
  });
  const server = createServer(getRequestListener(api.fetch));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    records,
    caller: () => createCaller(url),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await close();
    },
  };
}

const noEngines: ApiOptions['engines'] = { list: async () => [], compare: async () => [] };

export function createCaller(url: string): Caller {
  const caller: Caller = {
    cookie: undefined,
    async fetch(path, init = {}) {
      const headers = { ...(caller.cookie === undefined ? {} : { cookie: caller.cookie }), ...init.headers };
      const response = await fetch(url + path, { ...init, headers });
      const given = response.headers.getSetCookie()[0];
      if (given !== undefined) caller.cookie = given.slice(0, given.indexOf(';'));
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json');
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: isJson ? JSON.parse(text) : undefined,
      };
    },
    send: (method, path, body, headers) =>
      caller.fetch(path, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
  };
  return caller;
}
