/** Builds the pages when what they are made of has changed. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath } from '#sandbox/server/redis-binary.ts';

const inputs = ['app', 'components', 'lessons', 'sandbox', 'public'];
const inputFiles = [
  'next.config.ts',
  'mdx-components.tsx',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const stamp = '.next/keyspace-build';

/** Runs `next build` unless the last one was of the same sources. @throws {Error} with its output */
export async function ensureBuild(
  say: (line: string) => void,
  { force = false }: { force?: boolean } = {},
): Promise<void> {
  const wanted = await hashInputs();
  const built = await readFile(stamp, 'utf8').catch(() => '');
  if (built === wanted && !force) return;
  say(`Building the pages (next build). This takes a minute or two${built === '' ? ', once' : ''}.`);
  // A build that is cut off leaves half of one, which must not pass for the last.
  await rm(stamp, { force: true });
  await runBuild();
  await writeFile(stamp, wanted);
}

/** One hash of the names and contents of all that a build reads. */
async function hashInputs(): Promise<string> {
  const listings = await Promise.all(inputs.map(listFiles));
  const hash = createHash('sha256').update(`${process.version}\0${process.env.SITE_URL ?? ''}`);
  for (const path of [...inputFiles, ...listings.flat()].sort()) {
    const content = await readFile(path).catch(() => Buffer.alloc(0));
    hash.update(`\0${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
}

async function runBuild(): Promise<void> {
  const next = ['node_modules/next/dist/bin/next', 'build'];
  const setpriv = await findOnPath('setpriv', process.env.PATH ?? '');
  const [command, args] =
    setpriv === undefined
      ? [process.execPath, next]
      : [setpriv, ['--pdeathsig', 'KILL', '--', process.execPath, ...next]];
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`The build failed.\n${output.trim()}`);
}
