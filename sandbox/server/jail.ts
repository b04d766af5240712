/**
 * A jail for one process that learners may take over: a Lua exploit in it must win nothing.
 *
 * Walls, where the system permits them: a user id that nobody else has, no capabilities and none to be gained; a
 * network namespace, empty or of the topology alone, entered before the user changes (afterwards it is forbidden); a
 * mount namespace in which its folder stands in place of every folder that all may write, and is its working
 * directory, so that it needs no permission on the way there; limits of address space, files and processes. The kernel
 * kills it when we die: `setpriv` asks for that last of all, since a change of user would take it back.
 *
 * Elsewhere (an ordinary account, macOS) the process runs as ourselves. `isolation.missing` says so in words.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Isolation } from './contract.ts';
import { findOnPath } from './redis-binary.ts';
import { type UserIds, userIdsOf } from './user-ids.ts';

const run = promisify(execFile);
/** Where programs of the system are looked for. */
export const searchPath = `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
const probeMs = 10_000;
/** O_CLOEXEC. */
const closedOnExec = 0o2000000;

export interface JailLimits {
  /** Address space of the process: more is refused by the kernel. */
  readonly addressBytes: number;
  /** Of one file, at most. Growing it further fails as on a full disk. */
  readonly fileBytes: number;
  /** Open files and connections. */
  readonly openFiles: number;
  /** Processes and threads of its user, all its processes together. Holds where it has a user of its own. */
  readonly processes: number;
}

export interface JailOptions {
  /** The one folder that it may write. */
  readonly directory: string;
  /** From `Jail.users`; undefined where there are none. */
  readonly user: number | undefined;
  /** A network namespace as a file; `none`: one with nothing in it; `host`: that of the machine. */
  readonly network: 'none' | 'host' | { readonly path: string };
  readonly limits: JailLimits;
  /** Of one file for now; it can be changed while the process runs. */
  readonly fileLimitBytes: number;
  readonly command: string;
  readonly args: readonly string[];
}

export interface Confined {
  readonly command: string;
  readonly args: readonly string[];
  /** To be spawned there. */
  readonly directory: string;
}

export interface Jail {
  readonly isolation: Isolation;
  /** User ids that are ours to give away; undefined where processes run as ourselves. */
  readonly users: UserIds | undefined;
  /** The command that runs `command` in a jail. It stays the same process: its pid is that of what it runs. */
  confine(options: JailOptions): Confined;
  /** Sets the limit of one file of a process that runs, up to what `limits.fileBytes` was. */
  limitFiles(running: { pid: number; user: number | undefined }, bytes: number): Promise<void>;
  /** Cuts a file below `directory` to that length, as the process in that jail could. @throws {Error} as `truncate` */
  truncate(jailed: Pick<JailOptions, 'directory' | 'user'>, path: string, bytes: number): Promise<void>;
  /** With their full paths; undefined if absent. */
  readonly programs: Programs;
}

export interface Programs {
  readonly sh: string | undefined;
  /** The one that enters jails, with its options. */
  readonly shell: readonly string[] | undefined;
  readonly unshare: string | undefined;
  readonly nsenter: string | undefined;
  readonly setpriv: string | undefined;
  readonly prlimit: string | undefined;
  readonly ip: string | undefined;
  /** Numbers of open files that no child of ours should have. */
  readonly inherited: readonly number[];
}

/**
 * Closes the files that `$1` lists. Then the folder takes the place of each that all may write; it is the second
 * argument, the rest is the command. (Once it stands in
 * place of /tmp, its own path may be hidden.) SIGXFSZ is ignored, so that a file at its limit is an error of that
 * write, not the end of the process.
 */
const enterFolder = `
for file in $1; do eval "exec $file>&-"; done
shift
mount --bind "$1" /tmp || exit 126
for shared in /var/tmp /dev/shm /dev/mqueue /run/lock; do
  if [ -d "$shared" ] && [ ! -h "$shared" ]; then mount --bind /tmp "$shared" || exit 126; fi
done
cd /tmp || exit 126
shift
trap '' XFSZ
exec "$@"`;

const plainEntry = `
for file in $1; do eval "exec $file>&-"; done
shift
trap '' XFSZ
exec "$@"`;

export interface OpenJail {
  /** Tells our user ids from those of another Keyspace. */
  readonly dataDir: string;
  /** As where the system permits no walls. */
  readonly isPlain?: boolean;
  /** As where these programs are not installed. */
  readonly without?: readonly 'ip'[];
}

export async function openJail({ dataDir, isPlain = false, without = [] }: OpenJail): Promise<Jail> {
  const found = await findPrograms();
  const programs = without.includes('ip') ? { ...found, ip: undefined } : found;
  const users = isPlain || process.getuid?.() !== 0 ? undefined : await userIdsOf(dataDir);
  const why = isPlain ? 'it was asked to do without' : await whyNoWalls(dataDir, programs, users);
  return why === undefined && users !== undefined
    ? walled(programs, users)
    : plain(programs, why ?? 'this system has no user ids to give away');
}

async function findPrograms(): Promise<Programs> {
  const inherited = await inheritedFiles();
  const [posix, bash, unshare, nsenter, setpriv, prlimit, ip] = await Promise.all(
    ['sh', 'bash', 'unshare', 'nsenter', 'setpriv', 'prlimit', 'ip'].map(name =>
      findOnPath(name, searchPath),
    ),
  );
  // Other shells close no file of a number above 9.
  const isBashNeeded = bash !== undefined && inherited.some(file => file > 9);
  const shell = isBashNeeded ? [bash, '--norc'] : posix === undefined ? undefined : [posix];
  return { sh: posix, shell, unshare, nsenter, setpriv, prlimit, ip, inherited };
}

/** Open files that came to us from whoever started us, and would go on to our children. Node marks its own. */
async function inheritedFiles(): Promise<number[]> {
  const numbers = (await readdir('/proc/self/fdinfo').catch(() => [])).map(Number).filter(file => file > 2);
  const isInherited = async (file: number) => {
    const text = await readFile(`/proc/self/fdinfo/${file}`, 'utf8').catch(() => '');
    const flags = /^flags:\s+(\d+)/m.exec(text)?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & closedOnExec) === 0;
  };
  const checked = await Promise.all(
    numbers.map(async file => ((await isInherited(file)) ? file : undefined)),
  );
  return checked.filter(file => file !== undefined);
}

/** Tries it, since nothing else tells what a container or a security module forbids. */
async function whyNoWalls(
  dataDir: string,
  programs: Programs,
  users: UserIds | undefined,
): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'they need Linux';
  if (process.getuid?.() !== 0) return 'they need root';
  if (users === undefined) return 'this system has no user ids to give away';
  for (const name of ['sh', 'unshare', 'nsenter', 'setpriv', 'prlimit'] as const) {
    if (programs[name] === undefined) return `${name} was not found`;
  }
  const directory = await mkdtemp(join(dataDir, 'jail-'));
  try {
    const { command, args } = walled(programs, users).confine({
      directory,
      user: users.first,
      network: 'none',
      limits: { addressBytes: 2 ** 30, fileBytes: 2 ** 20, openFiles: 64, processes: 64 },
      fileLimitBytes: 2 ** 20,
      command: programs.sh ?? 'sh',
      args: ['-c', ':'],
    });
    await run(command, [...args], { timeout: probeMs });
    return undefined;
  } catch (cause) {
    const words = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
    return words.split('\n')[0] || 'the system forbids it';
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function walled(programs: Programs, users: UserIds): Jail {
  return {
    isolation: {
      hasOwnUser: true,
      hasOwnNetwork: true,
      missing:
        programs.ip === undefined
          ? [
              'Servers of several nodes use this machine’s network, and their links cannot be cut: ip was not found (on Debian: iproute2).',
            ]
          : [],
    },
    users,
    programs,
    confine: options => confineWith(programs, options),
    limitFiles: (running, bytes) => limitFiles(programs, running, bytes),
    truncate: (jailed, path, bytes) => truncateInside(programs, jailed, path, bytes),
  };
}

function confineWith(programs: Programs, options: JailOptions): Confined {
  const { directory, user, network, command, args } = options;
  const inNetwork =
    network === 'none'
      ? [programs.unshare, '--net', '--mount']
      : network === 'host'
        ? [programs.unshare, '--mount']
        : [programs.nsenter, `--net=${network.path}`, programs.unshare, '--mount'];
  const chain = [
    ...inNetwork,
    ...(programs.shell ?? []),
    '-c',
    enterFolder,
    'sh',
    programs.inherited.join(' '),
    directory,
    ...limitArgs(programs, options, true),
    programs.setpriv,
    ...['--reuid', String(user), '--regid', String(user), '--clear-groups', '--no-new-privs'],
    ...['--bounding-set', '-all', '--inh-caps', '-all', '--pdeathsig', 'KILL', '--'],
    command,
    ...args,
  ];
  return { ...split(chain), directory: '/' };
}

/** Enters the folder as a node does and lets its own user cut the file. */
async function truncateInside(
  programs: Programs,
  { directory, user }: Pick<JailOptions, 'directory' | 'user'>,
  path: string,
  bytes: number,
): Promise<void> {
  const script = 'if [ -f "$1" ] && [ ! -h "$1" ]; then exec truncate -s "$2" -- "$1"; else exit 44; fi';
  const limit = { addressBytes: 2 ** 30, fileBytes: 2 ** 40, openFiles: 64, processes: 1000 };
  const { command, args } = confineWith(programs, {
    directory,
    user,
    network: 'none',
    limits: limit,
    fileLimitBytes: limit.fileBytes,
    command: programs.sh ?? 'sh',
    args: ['-c', script, 'sh', `./${path}`, String(bytes)],
  });
  await run(command, [...args], {
    cwd: '/',
    timeout: probeMs,
    env: { PATH: searchPath, NODE_ENV: 'production' },
  }).catch((cause: unknown) => {
    const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 44;
    if (!isAbsent) throw cause;
    throw Object.assign(new Error(`${path} is not there.`), { code: 'ENOENT' });
  });
}

function plain(programs: Programs, why: string): Jail {
  return {
    isolation: {
      hasOwnUser: false,
      hasOwnNetwork: false,
      missing: [
        `Servers of learners run without walls around them (${why}). Let only people use them whom you trust.`,
        'Links between servers cannot be cut or slowed.',
      ],
    },
    users: undefined,
    programs,
    confine: options => {
      const { directory, command, args } = options;
      const chain = [
        ...(programs.shell ?? ['sh']),
        '-c',
        plainEntry,
        'sh',
        programs.inherited.join(' '),
        ...limitArgs(programs, options, false),
        ...(programs.setpriv === undefined
          ? []
          : [programs.setpriv, '--no-new-privs', '--pdeathsig', 'KILL', '--']),
        command,
        ...args,
      ];
      return { ...split(chain), directory };
    },
    limitFiles: (running, bytes) => limitFiles(programs, running, bytes),
    truncate: ({ directory }, path, bytes) => truncate(join(directory, path), bytes),
  };
}

function limitArgs(
  programs: Programs,
  { limits, fileLimitBytes }: JailOptions,
  hasOwnUser: boolean,
): string[] {
  if (programs.prlimit === undefined) return [];
  return [
    programs.prlimit,
    `--as=${limits.addressBytes}`,
    `--fsize=${Math.min(fileLimitBytes, limits.fileBytes)}:${limits.fileBytes}`,
    `--nofile=${limits.openFiles}`,
    '--core=0',
    ...(hasOwnUser ? [`--nproc=${limits.processes}`] : []),
  ];
}

/** As its user, since root in a container may lack the right to change the limits of others. */
async function limitFiles(
  programs: Programs,
  { pid, user }: { pid: number; user: number | undefined },
  bytes: number,
): Promise<void> {
  if (programs.prlimit === undefined) return;
  const identity =
    user === undefined
      ? []
      : [programs.setpriv, '--reuid', String(user), '--regid', String(user), '--clear-groups', '--'];
  const { command, args } = split([...identity, programs.prlimit, '--pid', String(pid), `--fsize=${bytes}:`]);
  await run(command, args);
}

function split(chain: readonly (string | undefined)[]): { command: string; args: string[] } {
  const [command = 'sh', ...args] = chain.filter(part => part !== undefined);
  return { command, args };
}
