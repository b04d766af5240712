/**
 * A learner has taken over the process of their server: what could they reach? The probes run in the very jail of a
 * node, as its user, in place of redis-server.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnNode } from '#sandbox/server/contract.ts';
import { type Jail, openJail } from '#sandbox/server/jail.ts';
import type { OwnServers } from '#sandbox/server/servers.ts';
import { isPlainFolder, readUntrusted } from '#sandbox/server/untrusted-files.ts';
import { endProcessesOf, processesOf } from '#sandbox/server/user-processes.ts';
import { openTestServers } from '#test/support/own-servers.ts';
import { isAlive } from '#test/support/processes.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

const run = promisify(execFile);
const processes = 20;

describe.runIf(process.getuid?.() === 0)('a process that was taken over', () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let servers: OwnServers;
  let jail: Jail;
  let victim: OwnNode;
  let directory: string;
  let user: number;
  const host = createServer(socket => socket.end('+PONG\r\n'));

  /** Runs a shell script in the jail; what it printed, and whether it succeeded. */
  const probe = async (script: string): Promise<{ isGood: boolean; said: string }> => {
    const {
      command,
      args,
      directory: start,
    } = jail.confine({
      directory,
      user,
      network: 'none',
      limits: { addressBytes: 2 ** 28, fileBytes: 100_000, openFiles: 64, processes },
      fileLimitBytes: 100_000,
      command: '/bin/sh',
      args: ['-c', script],
    });
    const result = run(command, [...args], {
      cwd: start,
      timeout: 20_000,
      env: { PATH: process.env.PATH ?? '', NODE_ENV: 'test' },
    });
    return result.then(
      ({ stdout, stderr }) => ({ isGood: true, said: `${stdout}${stderr}` }),
      (cause: { stdout?: string; stderr?: string }) => ({
        isGood: false,
        said: `${cause.stdout ?? ''}${cause.stderr ?? ''}`,
      }),
    );
  };

  beforeAll(async () => {
    folder = await temporaryDirectory();
    await writeFile(join(folder.path, 'secret'), 'of the gateway', { mode: 0o600 });
    servers = await openTestServers({ dataDir: folder.path });
    const topology = await servers.create({ id: 'victim', owner: 'another', kind: 'server' });
    const [node] = topology.nodes;
    if (node === undefined) throw new Error('no node');
    victim = node;
    jail = await openJail({ dataDir: folder.path });
    user = (jail.users?.last ?? 0) - 1;
    directory = join(folder.path, 'attacker');
    await mkdir(directory, { mode: 0o700 });
    await run('chown', [`${user}:${user}`, directory]);
    host.listen(0, '127.0.0.1');
    await once(host, 'listening');
  });
  afterAll(async () => {
    host.close();
    await servers.close();
    await folder.remove();
  });

  it('is its own user, without capabilities and without a way to any', async () => {
    const { said } = await probe('id -u; id -G; cat /proc/self/status; ulimit -c; pwd');
    expect(said).toMatch(new RegExp(`^${user}\\n${user}\\n`));
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) {
      expect(said).toMatch(new RegExp(`${set}:\\s+0{16}\\n`));
    }
    expect(said).toMatch(/NoNewPrivs:\s+1/);
    expect(said).toMatch(/\n0\n\/tmp\n$/);
  });

  it('inherits no open file and no environment of the gateway', async () => {
    const { said } = await probe('ls /proc/self/fd; cat /proc/self/environ');
    // Its three streams, and the folder that ls reads.
    expect(said.match(/^\d+$/gm)).toHaveLength(4);
    expect((await probe(`cat /proc/${process.pid}/environ`)).isGood).toBe(false);
    expect((await probe(`ls /proc/${process.pid}/fd/`)).isGood).toBe(false);
  });

  it('reads no file of the gateway, of the system or of another node', async () => {
    const forbidden = [
      '/etc/shadow',
      join(folder.path, 'secret'),
      join(victim.directory, 'redis.conf'),
      join(victim.directory, '..', 'topology.json'),
      `/proc/${victim.pid}/environ`,
      `/proc/${victim.pid}/root/etc/hostname`,
      `/proc/${victim.pid}/cwd/redis.conf`,
    ];
    for (const path of forbidden) {
      expect({ path, ...(await probe(`cat '${path}'`)) }).toMatchObject({ path, isGood: false });
    }
    expect((await probe(`ls '${folder.path}'`)).isGood).toBe(false);
  });

  it('writes nowhere but in its own folder', async () => {
    const { said } = await probe(
      'find / -writable -type d -not -path "/proc/*" 2>/dev/null; echo mine > /tmp/mine',
    );
    const writable = said.trim().split('\n').sort();
    const own = ['/dev/mqueue', '/dev/shm', '/run/lock', '/tmp', '/var/tmp'];
    expect(writable.filter(path => !own.includes(path))).toEqual([]);
    await probe(
      'for place in /var/tmp /dev/shm /run/lock /dev/mqueue; do [ -d $place ] && echo x > $place/x$$; done',
    );
    expect(await readdir(directory)).toContain('mine');
    for (const place of ['/tmp', '/var/tmp', '/dev/shm']) {
      const names = await readdir(place);
      expect(names.filter(name => name === 'mine' || /^x\d+$/.test(name))).toEqual([]);
    }
  });

  it('reaches no port of the machine and no socket of another node', async () => {
    const { port } = host.address() as AddressInfo;
    const outside = await run('redis-cli', ['-h', '127.0.0.1', '-p', String(port), 'PING']);
    expect(outside.stdout).toContain('PONG');
    for (const address of ['127.0.0.1', '::1', 'localhost', '10.77.0.1']) {
      const { said } = await probe(`redis-cli -h ${address} -p ${port} PING`);
      expect(said).toMatch(/Could not connect/);
    }
    expect((await probe(`redis-cli -s '${victim.target.path}' PING`)).said).toMatch(
      /Permission denied|No such file/,
    );
  });

  it('signals nobody else', async () => {
    for (const pid of [process.pid, victim.pid ?? 0, 1]) {
      expect((await probe(`kill -0 ${pid}`)).isGood).toBe(false);
      await probe(`kill -9 ${pid}`);
    }
    await probe('kill -9 -1');
    expect(isAlive(victim.pid ?? 0)).toBe(true);
  });

  it('enters no namespace of another', async () => {
    expect((await probe(`nsenter --net=/proc/${victim.pid}/ns/net true`)).isGood).toBe(false);
    expect((await probe(`nsenter --mount=/proc/1/ns/mnt true`)).isGood).toBe(false);
    expect((await probe('mount -t tmpfs none /tmp')).isGood).toBe(false);
    expect((await probe('umount /tmp')).isGood).toBe(false);
  });

  it('has no larger file and no more memory than allowed', async () => {
    await probe('head -c 1000000 /dev/zero > large');
    const { said } = await probe('stat -c %s large; prlimit --fsize=unlimited --pid $$ || echo refused');
    expect(said).toMatch(/^100000\n/);
    expect(said).toMatch(/refused\n/);
    expect((await probe('head -c 400m /dev/zero | tail > /dev/null')).said).toMatch(/memory|exhausted/i);
  });

  it('has no more processes than allowed', async () => {
    const bomb = 'i=0; while [ $i -lt 60 ]; do sleep 30 > /dev/null 2>&1 & i=$((i+1)); done; echo all';
    expect((await probe(bomb)).said).toMatch(/fork/i);
    expect((await processesOf(user)).length).toBeLessThanOrEqual(processes);
    await endProcessesOf(user, jail.programs);
    expect(await processesOf(user)).toEqual([]);
  });

  it('cannot lay links that we follow with our own rights', async () => {
    const topology = await servers.create({ id: 'links', owner: 'attacker', kind: 'server' });
    const [node] = topology.nodes;
    if (node === undefined) throw new Error('no node');
    await node.stop('SIGKILL');
    const victims = join(folder.path, 'victims');
    await mkdir(victims);
    await writeFile(join(victims, 'file'), 'of the gateway');
    await writeFile(join(victims, 'appendonly.aof.manifest'), 'file secret seq 1 type i');
    await symlink(join(victims, 'file'), join(node.directory, 'file'));
    await symlink(victims, join(node.directory, 'appendonlydir'));
    await expect(node.truncateFile('file', 0)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(node.truncateFile('appendonlydir/file', 0)).rejects.toThrow();
    await expect(node.truncateFile('../topology.json', 0)).rejects.toThrow();
    expect(() => readUntrusted(join(node.directory, 'file'), 1000)).toThrow(/no plain file/);
    expect(isPlainFolder(join(node.directory, 'appendonlydir'))).toBe(false);
    await run('mkfifo', [join(node.directory, 'pipe')]);
    expect(() => readUntrusted(join(node.directory, 'pipe'), 1000)).toThrow(/no plain file/);
    expect(await readFile(join(victims, 'file'), 'utf8')).toBe('of the gateway');
    await servers.remove('links');
    expect((await readdir(victims)).sort()).toEqual(['appendonly.aof.manifest', 'file']);
  });

  it('does not outlive its topology, not even in a session of its own', async () => {
    const doomed = await servers.create({ id: 'doomed', owner: 'attacker', kind: 'server' });
    const status = await run('sh', ['-c', `grep ^Uid: /proc/${doomed.nodes[0]?.pid}/status`]);
    user = Number(/\d+/.exec(status.stdout)?.[0]);
    await probe(
      'setsid sleep 1000 > /dev/null 2>&1 & setsid sh -c "while :; do sleep 1; done" > /dev/null 2>&1 &',
    );
    expect(await processesOf(user)).not.toEqual([]);
    await servers.remove('doomed');
    expect(await processesOf(user)).toEqual([]);
  });
});
