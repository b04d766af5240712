/** What a line of a server's log tells a learner. A line that is not in the table tells nothing. */
import type { NodeName, TimelineEntry } from '#sandbox/server-protocol.ts';
import { clusterPatterns, serverPatterns } from './log-patterns.ts';
import type { NodeNames } from './node-names.ts';
import { sentinelEvent } from './sentinel-events.ts';

const patterns = [...serverPatterns, ...clusterPatterns];

export type Told = Pick<TimelineEntry, 'what' | 'text' | 'tone' | 'source'>;

/** Undefined if the line tells nothing that a learner needs. */
export function logEntry(node: NodeName, text: string, names: NodeNames): Told | undefined {
  if (node.startsWith('sentinel-')) {
    const event = sentinelEvent(node, text, names);
    if (event !== undefined) return { ...event, source: 'sentinel' };
  }
  for (const { line, what, tone = 'plain', text: say } of patterns) {
    const found = line.exec(text);
    if (found === null) continue;
    const groups = found.slice(1).map(group => named(group ?? '', names));
    return { source: 'log', what, tone, text: say(node, ...groups) };
  }
  return undefined;
}

/** A group that is an address or an id becomes a name. */
function named(group: string, names: NodeNames): string {
  return /^(?:[0-9a-f]{40}|[\d.]+:\d+)\.?$/.test(group) ? names.said(group.replace(/\.$/, '')) : group;
}
