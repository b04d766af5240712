/**
 * Events of a Sentinel, as it writes them to its log and publishes them under the same names:
 * `+sdown master mymaster 10.77.0.1 6379`, `+switch-master mymaster <old host> <old port> <new host> <new port>`.
 */
import type { NodeName, TimelineEntry } from '#sandbox/server-protocol.ts';
import type { NodeNames } from './node-names.ts';

type Event = Pick<TimelineEntry, 'what' | 'text' | 'tone'>;
type Say = (sentinel: NodeName, subject: string, words: readonly string[], names: NodeNames) => Event;

const event = (what: string, text: string, tone: TimelineEntry['tone'] = 'plain'): Event => ({
  what,
  text,
  tone,
});

const events: Readonly<Record<string, Say>> = {
  '+sdown': (sentinel, subject) =>
    event('down', `${sentinel} cannot reach ${subject}: subjectively down.`, 'lost'),
  '-sdown': (sentinel, subject) => event('down', `${sentinel} reaches ${subject} again.`, 'good'),
  '+odown': (sentinel, subject, words) => {
    const quorum = words.at(-1)?.split('/') ?? [];
    return event(
      'down',
      `${sentinel}: enough Sentinels agree (${quorum[0]}, and ${quorum[1]} are needed) that ${subject} is objectively down.`,
      'lost',
    );
  },
  '-odown': (sentinel, subject) =>
    event('down', `${sentinel}: ${subject} is no longer objectively down.`, 'good'),
  '+try-failover': (sentinel, subject) =>
    event('failover', `${sentinel} wants to lead the failover of ${subject}, and asks for votes.`),
  '+elected-leader': (sentinel, subject) =>
    event('failover', `${sentinel} is elected to lead the failover of ${subject}.`, 'good'),
  '-failover-abort-not-elected': sentinel =>
    event('failover', `${sentinel} did not get enough votes. It will try again.`, 'lost'),
  '-failover-abort-no-good-slave': sentinel =>
    event('failover', `${sentinel} finds no replica that could take over. It will try again.`, 'lost'),
  '+selected-slave': (sentinel, subject) =>
    event('failover', `${sentinel} has chosen ${subject} to be the primary.`),
  '+failover-state-send-slaveof-noone': (sentinel, subject) =>
    event('failover', `${sentinel} tells ${subject} to be a primary.`),
  '+promoted-slave': (sentinel, subject) =>
    event('failover', `${sentinel} sees that ${subject} is a primary.`, 'good'),
  '+slave-reconf-sent': (sentinel, subject) =>
    event('failover', `${sentinel} tells ${subject} to follow the new primary.`),
  '+slave-reconf-done': (sentinel, subject) =>
    event('failover', `${sentinel} sees that ${subject} follows the new primary.`, 'good'),
  '+convert-to-slave': (sentinel, subject) =>
    event('role', `${sentinel} tells ${subject}, which is back as a primary of old, to follow the new one.`),
  '+fix-slave-config': (sentinel, subject) =>
    event('role', `${sentinel} tells ${subject} to follow the right primary.`),
  '+failover-end': (sentinel, subject) =>
    event('failover', `${sentinel}: the failover of ${subject} is done.`, 'good'),
  '+failover-end-for-timeout': (sentinel, subject) =>
    event('failover', `${sentinel} ends the failover of ${subject}; not all replicas follow yet.`, 'lost'),
  '+tilt': sentinel =>
    event('tilt', `${sentinel} does not trust its clock and only watches for 30 s (TILT).`, 'lost'),
  '-tilt': sentinel => event('tilt', `${sentinel} trusts its clock again.`, 'good'),
};

/** Undefined if that is no event, or one that tells a learner nothing. */
export function sentinelEvent(sentinel: NodeName, line: string, names: NodeNames): Event | undefined {
  const [kind = '', ...words] = line.split(' ');
  if (kind === '+vote-for-leader') {
    return event('vote', `${sentinel} votes for ${names.said(words[0] ?? '')}, epoch ${words[1]}.`);
  }
  if (kind === '+switch-master') {
    const [, oldHost, oldPort, newHost, newPort] = words;
    const [from, to] = [names.said(`${oldHost}:${oldPort}`), names.said(`${newHost}:${newPort}`)];
    return event('failover', `${sentinel}: the primary is ${to} now, no longer ${from}.`, 'good');
  }
  // Not `constructor` and the like.
  const say = Object.hasOwn(events, kind) ? events[kind] : undefined;
  return say?.(sentinel, subjectOf(words, names), words, names);
}

/** `master <name> <host> <port>`, `slave <host:port> <host> <port> @ …`, `sentinel <id> <host> <port> @ …` */
function subjectOf([, , host = '', port = '']: readonly string[], names: NodeNames): string {
  return names.said(`${host}:${port}`);
}

/** The vote in such a line. Also of a cluster's primary. */
export function voteIn(
  line: string,
  names: NodeNames,
): { readonly for: NodeName; readonly epoch: number } | undefined {
  const found =
    /^\+vote-for-leader ([0-9a-f]{40}) (\d+)$/.exec(line) ??
    /^Failover auth granted to ([0-9a-f]{40}).* for epoch (\d+)/.exec(line);
  const candidate = found?.[1] === undefined ? undefined : names.ofId(found[1]);
  return candidate === undefined ? undefined : { for: candidate, epoch: Number(found?.[2]) };
}
