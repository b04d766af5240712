/** Every way in which a server of one's own is not as one without a bench, with its reason. Browser-safe. */
import type { Difference } from '#sandbox/command/differences.ts';
import type { Limits } from '#sandbox/config.ts';
import { ownRefusals } from './policy.ts';

const megabytes = (bytes: number) => `${Math.round(bytes / 1_048_576)} MB`;
const shown = (name: string) => name.toUpperCase().replace('|', ' ');

export function ownDifferences(limits: Limits): readonly Difference[] {
  return [...behaviours(limits), ...refused()];
}

const behaviours = (limits: Limits): readonly Difference[] => [
  {
    id: 'own-settings',
    title: 'Settings that may be changed',
    commands: ['CONFIG SET'],
    differs:
      'Those of the list in the bench are changed, and kept through sleep; others are refused. notify-keyspace-events keeps K and A.',
    reason: 'Paths, ports and limits keep the server in its place, and the bench draws keys by their events.',
    wayOut: 'The configuration of a node lists what may be changed.',
  },
  {
    id: 'own-secrets',
    title: 'Passwords are not shown',
    commands: ['CONFIG GET'],
    differs: 'masterauth and requirepass are empty, and CONFIG GET is refused in a transaction.',
    reason: 'By them the servers of a bench know each other.',
    wayOut: '',
  },
  {
    id: 'own-users',
    title: 'Users',
    commands: ['ACL SETUSER', 'ACL DELUSER', 'AUTH', 'HELLO'],
    differs:
      'Users may be made, changed and deleted, but for default, system and learner. AUTH and HELLO take the sandbox and its token, and no user.',
    reason: 'You are learner; system is the bench itself.',
    wayOut: 'ACL DRYRUN tells what a user may do.',
  },
  {
    id: 'own-transactions',
    title: 'Not in a transaction',
    commands: ['SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE', 'HELLO', 'AUTH', 'CONFIG SET', 'ACL SETUSER'],
    differs: 'What the gateway has a hand in is refused between MULTI and EXEC, and the transaction with it.',
    reason: 'The server runs a transaction by itself.',
    wayOut: 'Run it before MULTI or after EXEC.',
  },
  {
    id: 'own-reset',
    title: 'RESET stays logged in',
    commands: ['RESET'],
    differs: 'The connection begins anew and needs no AUTH.',
    reason: 'It belongs to the sandbox that it logged in to.',
    wayOut: '',
  },
  {
    id: 'own-company',
    title: 'The bench is a client too',
    commands: ['CLIENT LIST', 'INFO', 'PUBSUB', 'SLOWLOG', 'ACL LOG'],
    differs: 'Connections of the user system are listed and counted, with what they ask.',
    reason: 'The bench looks at the server as you do.',
    wayOut: '',
  },
  {
    id: 'own-pause',
    title: 'CLIENT PAUSE has an end',
    commands: ['CLIENT PAUSE'],
    differs: 'At most 60 seconds.',
    reason: 'The bench asks the same server, and would wait as well.',
    wayOut: 'CLIENT UNPAUSE ends it before.',
  },
  {
    id: 'own-watchdog',
    title: 'A server that does not answer is started again',
    commands: ['EVAL', 'FCALL'],
    differs: `After ${limits.watchdogMs / 1000} seconds a script is ended, or the server with it, and the server starts again from its disk.`,
    reason: 'A runaway script would hold you up for ever.',
    wayOut: 'A longer busy-reply-threshold, or SCRIPT KILL.',
  },
  {
    id: 'own-sleep',
    title: 'Servers sleep',
    commands: [],
    differs: `Unused for ${limits.ownServerIdleMs / 60_000} minutes, a server saves its keys and ends; the next command starts it again. Blocked commands end, subscriptions come back.`,
    reason: 'Memory is for those who are here.',
    wayOut: '',
  },
  {
    id: 'own-memory',
    title: `${megabytes(limits.nodeMemoryBytes)} of memory`,
    commands: [],
    differs: `maxmemory may be less, and not more. A value has at most ${megabytes(limits.valueBytes)} through the door, a reply ${megabytes(limits.ownReplyBytes)}.`,
    reason: 'Many learners share the machine.',
    wayOut: '',
  },
  {
    id: 'own-undo',
    title: 'No undo',
    commands: [],
    differs: 'Writes cannot be taken back.',
    reason: 'A script, a replica or a failover may change any key.',
    wayOut: 'Reset goes back to the start; an export keeps what is there.',
  },
];

function refused(): Difference[] {
  return ownRefusals.map(({ commands, reason, wayOut }) => {
    const names = commands.split(/\s+/).filter(Boolean).map(shown);
    const title = names.length > 4 ? `${names.slice(0, 3).join(', ')} and others` : names.join(', ');
    const id = `own-refused-${(names[0] ?? '').toLowerCase().replace(/[ _]/g, '-')}`;
    return { id, title, commands: names, differs: 'Is refused.', reason, wayOut };
  });
}
