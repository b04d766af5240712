/** The real process from start to end: what it says, what it leaves, what keeps it from starting. */
import { once } from 'node:events';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { descendants, processesNaming } from '#test/support/processes.ts';
import { outcome, type RunOptions, spawnServer, startServer } from '#test/support/server-process.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

async function dataDirectory(): Promise<string> {
  const { path, remove } = await temporaryDirectory();
  onTestFinished(remove);
  return path;
}

async function start(options: RunOptions) {
  const server = await startServer(options);
  onTestFinished(async () => {
    server.child.kill('SIGKILL');
    await outcome(server);
  });
  return server;
}

/** Everything below the server, which also finds children whose arguments name another folder. */
async function family(pid: number | undefined) {
  return descendants(pid ?? 0);
}

async function expectNobodyLeft(pids: readonly number[], dataDir: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const left = (await processesNaming(dataDir)).concat(
        (await descendants(1)).filter(one => pids.includes(one.pid)),
      );
      expect(left).toEqual([]);
    },
    { timeout: 10_000, interval: 50 },
  );
}

async function takePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return String((server.address() as AddressInfo).port);
}

async function expectOneLine(options: RunOptions, line: RegExp): Promise<void> {
  const ended = await outcome(spawnServer(options));
  expect(ended.output.trim().split('\n')).toEqual([expect.stringMatching(line)]);
  expect(ended.code).toBe(1);
  await expectNobodyLeft([], options.dataDir);
}

test('says that it is ready, serves a page, tells its health, and keeps its secret to itself', async () => {
  const dataDir = await dataDirectory();
  const server = await start({ dataDir });
  expect(server.output()).toMatch(/^Keyspace is ready on http:\/\/localhost:\d+ \(\d+\.\d s\)$/m);
  const page = await fetch(server.url);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(page.headers.get('x-powered-by')).toBeNull();
  const health = await fetch(`${server.url}/api/health`);
  expect([health.status, await health.json()]).toEqual([200, expect.objectContaining({ ready: true })]);
  expect((await stat(join(dataDir, 'secret'))).mode & 0o777).toBe(0o600);
});

for (const signals of [['SIGINT'], ['SIGTERM'], ['SIGINT', 'SIGINT']] as const) {
  test(`${signals.join(' and at once ')} ends it in order and leaves no process`, async () => {
    const dataDir = await dataDirectory();
    const server = await start({ dataDir });
    const children = await family(server.child.pid);
    expect(children.length).toBeGreaterThan(0);
    for (const signal of signals) server.child.kill(signal);
    expect(await outcome(server)).toMatchObject({ code: 0 });
    await expectNobodyLeft(
      children.map(one => one.pid),
      dataDir,
    );
  });
}

test('kill -9 leaves no process, and the next start finds everything', async () => {
  const dataDir = await dataDirectory();
  const first = await start({ dataDir });
  const secret = await readFile(join(dataDir, 'secret'), 'utf8');
  const children = await family(first.child.pid);
  first.child.kill('SIGKILL');
  await outcome(first);
  await expectNobodyLeft(
    children.map(one => one.pid),
    dataDir,
  );
  const second = await start({ dataDir });
  expect((await fetch(`${second.url}/api/health`)).status).toBe(200);
  expect(await readFile(join(dataDir, 'secret'), 'utf8')).toBe(secret);
});

test('kill -9 of npm ends the server and leaves no process', async () => {
  const dataDir = await dataDirectory();
  const npm = await start({ dataDir, command: ['npm', 'start'] });
  const children = await family(npm.child.pid);
  expect(children.map(one => one.args).join('\n')).toMatch(/server\.ts[\s\S]*redis-server/);
  npm.child.kill('SIGKILL');
  await expectNobodyLeft(
    children.map(one => one.pid),
    dataDir,
  );
}, 180_000);

test('a shared Redis that is killed comes back, and the server stays', async () => {
  const dataDir = await dataDirectory();
  const server = await start({ dataDir });
  const redis = (await family(server.child.pid)).find(one => one.args.includes('[cluster]'));
  process.kill(redis?.pid ?? 0, 'SIGKILL');
  await vi.waitFor(
    async () => {
      const now = (await family(server.child.pid)).find(one => one.args.includes('[cluster]'));
      expect(now?.pid).not.toBe(redis?.pid);
      expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
    },
    { timeout: 15_000, interval: 100 },
  );
});

test('two servers on one data folder: the second says so in one line', async () => {
  const dataDir = await dataDirectory();
  await start({ dataDir });
  const second = await outcome(spawnServer({ dataDir }));
  expect(second.output.trim()).toMatch(/^\S+ is in use by another Keyspace \(process \d+\)[^\n]*$/);
  expect(second.code).toBe(1);
});

test('a taken web port is one plain line', async () => {
  const PORT = await takePort();
  await expectOneLine({ dataDir: await dataDirectory(), env: { PORT } }, /^Port \d+ on 127.0.0.1 is taken/);
});

test('a taken RESP port is one plain line', async () => {
  const RESP_PORT = await takePort();
  const options = { dataDir: await dataDirectory(), env: { RESP_PORT } };
  const ended = await outcome(spawnServer(options));
  expect(ended.output.trim().split('\n').at(-1)).toMatch(/^Port \d+ on 127.0.0.1 is taken/);
  expect(ended.output).not.toMatch(/^\s+at /m);
  expect(ended.code).toBe(1);
  await expectNobodyLeft([], options.dataDir);
});

test('a wrong variable is named', async () => {
  const ended = await outcome(
    spawnServer({ dataDir: await dataDirectory(), env: { PORT: 'many', GRADING_WORKERS: '0' } }),
  );
  expect(ended.output).toMatch(/^The configuration is wrong\.\nPORT: .+\nGRADING_WORKERS: .+\n$/);
  expect(ended.code).toBe(1);
});

test('an unreachable REDIS_URL is one plain line, without its password', async () => {
  const REDIS_URL = 'redis://:hunter22@127.0.0.1:1';
  const ended = await outcome(spawnServer({ dataDir: await dataDirectory(), env: { REDIS_URL } }));
  expect(ended.output.trim().split('\n').at(-1)).toMatch(
    /^REDIS_URL: no Redis answers at 127\.0\.0\.1:1 \(.+\)/,
  );
  expect(ended.output).not.toContain('hunter22');
  expect(ended.code).toBe(1);
});

test('a Redis that is too old is one plain line', async () => {
  const dataDir = await dataDirectory();
  const old = join(dataDir, 'old-redis');
  await writeFile(old, '#!/bin/sh\necho "Redis server v=6.2.14 sha=0:0 malloc=libc bits=64 build=0"\n');
  await chmod(old, 0o755);
  const ended = await outcome(spawnServer({ dataDir: join(dataDir, 'data'), env: { REDIS_SERVER: old } }));
  expect(ended.output).toMatch(/old-redis is Redis 6\.2\.14; Keyspace needs 7 or newer/);
  expect(ended.code).toBe(1);
});

test('a data folder that cannot be is one plain line', async () => {
  const file = join(await dataDirectory(), 'a-file');
  await writeFile(file, '');
  await expectOneLine(
    { dataDir: join(file, 'data') },
    /a-file\/data is in the way: DATA_DIR must be a folder/,
  );
});
