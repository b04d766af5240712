/** Installs Debian packages, where that is ours to do: as root, with apt-get. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import { findOnPath } from '#sandbox/server/redis-binary.ts';

const policy = '/usr/sbin/policy-rc.d';
const policyAside = '/usr/sbin/policy-rc.d.keyspace-aside';

/** True if this process may install Debian packages. */
export async function canInstall(): Promise<boolean> {
  return process.getuid?.() === 0 && (await findOnPath('apt-get', process.env.PATH ?? '')) !== undefined;
}

/** Installs packages without starting the services that they bring. @throws {Error} with apt-get's last words */
export async function installPackages(packages: readonly string[]): Promise<void> {
  const restore = await forbidServices();
  try {
    if ((await aptGet(['install', '-y', '--no-install-recommends', ...packages])).code === 0) return;
    await aptGet(['update']);
    const { code, output } = await aptGet(['install', '-y', '--no-install-recommends', ...packages]);
    if (code !== 0) {
      const words = output.trim().split('\n').slice(-3).join('\n');
      throw new Error(`apt-get could not install ${packages.join(' ')}:\n${words}`);
    }
  } finally {
    await restore();
  }
}

/** Debian asks this file before it starts a service; 101 means no. What stood there comes back afterwards. */
async function forbidServices(): Promise<() => Promise<void>> {
  const hadOne = await rename(policy, policyAside).then(
    () => true,
    () => false,
  );
  await writeFile(policy, '#!/bin/sh\nexit 101\n');
  await chmod(policy, 0o755);
  return async () => {
    await rm(policy, { force: true });
    if (hadOne) await rename(policyAside, policy);
  };
}

async function aptGet(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn('apt-get', ['-q', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  await once(child, 'close');
  return { code: child.exitCode, output };
}
