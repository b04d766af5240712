/**
 * Every way in which a sandbox is not as a small Redis of one's own, on purpose and with its reason. What stands here
 * is shown to learners as "How this sandbox differs", and the tests that compare a sandbox with a plain server let
 * nothing else pass. Browser-safe.
 */
import { allDecisions, refusals } from '#sandbox/command/policy.ts';
import type { Limits } from '#sandbox/config.ts';
import { ownDifferences } from '#sandbox/own/differences.ts';
import { boundsOf } from './differences-bounds.ts';

export interface Difference {
  /** Kebab-case, unique. */
  readonly id: string;
  /** `SCAN`, `One database`. */
  readonly title: string;
  /** What it concerns, in upper case; may be empty. */
  readonly commands: readonly string[];
  /** What happens here instead. */
  readonly differs: string;
  /** Why; never empty. */
  readonly reason: string;
  /** What to do instead; empty if there is nothing. */
  readonly wayOut: string;
}

export interface DifferenceGroup {
  readonly id: 'behaviours' | 'emulated' | 'bounds' | 'refused' | 'servers';
  readonly title: string;
  readonly about: string;
  readonly differences: readonly Difference[];
}

/** All of them. The numbers are those of `limits`. */
export function differenceGroups(limits: Limits): readonly DifferenceGroup[] {
  return [
    {
      id: 'behaviours',
      title: 'What is different as a whole',
      about:
        'Your keys live on a server with those of others, each behind a name of its own that you never see.',
      differences: behaviours,
    },
    {
      id: 'emulated',
      title: 'Commands that the gateway answers',
      about:
        'These would show or touch the whole server, so the gateway between you and it answers them for your sandbox alone.',
      differences: emulated(),
    },
    {
      id: 'bounds',
      title: 'Bounds',
      about:
        'A sandbox is small, so that many fit. Whatever passes a bound is refused with the bound in the answer.',
      differences: boundsOf(limits),
    },
    {
      id: 'refused',
      title: 'Commands that are refused',
      about: 'They are never sent to the server. The answer says why and what to do instead.',
      differences: refused(),
    },
    {
      id: 'servers',
      title: 'Servers of your own',
      about:
        'There your commands go to a real server that is yours alone, and all of the above is gone. What is left:',
      differences: ownDifferences(limits),
    },
  ];
}

const behaviours: readonly Difference[] = [
  {
    id: 'one-database',
    title: 'One database',
    commands: ['SELECT', 'COPY'],
    differs: 'There is database 0 and no other. A server has 16 unless it is configured otherwise.',
    reason: 'The shared server is a cluster, and a cluster has one database.',
    wayOut: 'Give keys a prefix for the part they belong to.',
  },
  {
    id: 'keyspace-events',
    title: 'Keyspace events are on',
    commands: ['SUBSCRIBE', 'PSUBSCRIBE'],
    differs:
      'A subscription to __keyspace@0__:… or __keyevent@0__:… gets events, as with notify-keyspace-events KEA. Of patterns those get them that begin with __key; PSUBSCRIBE * hears what was published, as where the events are off. What clients publish to such channels themselves may overtake them.',
    reason: 'The bench draws changes as they happen, and the setting is the same for all sandboxes.',
    wayOut: '',
  },
  {
    id: 'standalone',
    title: 'A cluster that answers as one server',
    commands: [],
    differs: 'Any keys may stand in one command or transaction, and no reply is MOVED, ASK or CROSSSLOT.',
    reason: 'All keys of a sandbox are on one node, so that it can be a standalone server to you.',
    wayOut: '',
  },
  {
    id: 'transactions',
    title: 'Not in a transaction',
    commands: [],
    differs:
      'Between MULTI and EXEC a command that the gateway answers itself, such as KEYS, DBSIZE or SUBSCRIBE, is refused, and the transaction with it.',
    reason: 'The server runs a transaction by itself, and the gateway cannot answer in its midst.',
    wayOut: 'Run it before MULTI or after EXEC.',
  },
  {
    id: 'memory-usage',
    title: 'MEMORY USAGE counts the stored name',
    commands: ['MEMORY USAGE'],
    differs: 'A key is some tens of bytes larger than on a server of your own.',
    reason:
      'Its name is stored with the sandbox in front of it, and a cluster remembers the slot of each key.',
    wayOut: '',
  },
  {
    id: 'own-errors',
    title: 'Errors of the gateway',
    commands: [],
    differs:
      'ERR quota, ERR timeout, ERR expired, BUSY and LOADING may answer any command, and NOPERM one that is refused here.',
    reason: 'A bound was reached, or the server behind the gateway is busy, gone or moving.',
    wayOut: 'The text says what to do.',
  },
  {
    id: 'error-bytes',
    title: 'Errors are text',
    commands: [],
    differs: 'An error that quotes an argument of bytes which are no text shows a mark in place of each.',
    reason: 'The gateway reads errors, for they may name keys, and the bench shows them.',
    wayOut: '',
  },
  {
    id: 'life',
    title: 'A sandbox ends',
    commands: [],
    differs: 'A sandbox that nobody uses is deleted after a while, with its keys. The bench says when.',
    reason: 'It takes a place that another learner may need.',
    wayOut: 'Use it, or keep its keys as a script.',
  },
];

const sharedServer = 'Your sandbox shares its server with others, and sees nothing of theirs.';

/** Why the gateway answers, by the first command that an entry names; else it is for being a part of a server. */
const reasons: Readonly<Record<string, { reason: string; wayOut?: string }>> = {
  SCAN: {
    reason: 'The server would walk through the keys of all sandboxes.',
    wayOut: 'Pass the cursor on as it is, as with any server.',
  },
  FLUSHDB: { reason: 'The server would delete the keys of all sandboxes.' },
  SELECT: { reason: 'The shared server is a cluster, and a cluster has one database.' },
  SORT: { reason: 'A cluster does not let a pattern name keys, for they might be on another node.' },
  WAIT: { reason: 'A sandbox has no replicas of its own.' },
  LOLWUT: { reason: 'A drawing may be as large as one asks for.' },
  AUTH: { reason: 'The gateway knows who may come in; the server has never heard of you.' },
  RESET: { reason: 'The connection belongs to the sandbox that it logged in to.' },
  SUBSCRIBE: {
    reason: 'The bench draws changes as they happen, and the setting is the same for all sandboxes.',
  },
  COMMAND: { reason: 'A client should learn of the commands that it can use.' },
};

const shown = (name: string) => name.toUpperCase().replace('|', ' ');
const idOf = (name: string) => name.toLowerCase().replace(/[| _]/g, '-');

/** Entries that differ in the same words are one. */
function emulated(): Difference[] {
  const byText = new Map<string, string[]>();
  for (const [name, decision] of allDecisions()) {
    if (decision.decision !== 'emulated' || decision.differs === '') continue;
    byText.set(decision.differs, [...(byText.get(decision.differs) ?? []), shown(name)]);
  }
  return [...byText].map(([differs, commands]) => {
    const first = commands[0] ?? '';
    const { reason, wayOut = '' } = reasons[first] ?? { reason: sharedServer };
    return { id: `answers-${idOf(first)}`, title: commands.join(', '), commands, differs, reason, wayOut };
  });
}

const needsSubcommand = /needs a subcommand/;

function refused(): Difference[] {
  return refusals
    .filter(({ reason }) => !needsSubcommand.test(reason))
    .map(({ commands, reason, wayOut }) => {
      const names = commands.split(/\s+/).filter(Boolean).map(shown);
      const containers = [...new Set(names.map(name => name.split(' ')[0] ?? name))];
      return {
        id: `refused-${idOf(names[0] ?? '')}`,
        title:
          containers.length > 4 ? `${containers.slice(0, 3).join(', ')} and others` : containers.join(', '),
        commands: names,
        differs: 'Is refused.',
        reason,
        wayOut,
      };
    });
}
