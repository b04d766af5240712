/** What the clients' last answers say of where to go. Pure. */
import type { BenchState, TerminalEntry } from '#components/bench/bench-context.ts';
import { letters } from '#components/bench/letters.ts';
import type { NodeName, TopologyState } from '#sandbox/server-protocol.ts';
import type { Redirection } from './ClientMarks.tsx';

/** Where an error reply sends the client that got it; undefined if it stays where it is. */
export function redirectionOf(
  reply: string,
  topology: TopologyState,
): { readonly to: NodeName; readonly text: string } | undefined {
  const moved = /^(MOVED|ASK) (\d{1,5}) (\S+)$/.exec(reply);
  if (moved !== null) {
    const [, word = '', slot = '', address = ''] = moved;
    const to = topology.nodes.find(node => node.address === address)?.name;
    return to === undefined ? undefined : { to, text: `${word} ${slot}` };
  }
  // A replica says no to writes, and a node that does not run says nothing: the primary is where to go.
  if (!/^READONLY /.test(reply)) return undefined;
  const primary = onlyPrimary(topology);
  return primary === undefined ? undefined : { to: primary, text: 'READONLY' };
}

/** The one running primary, if there is exactly one; a cluster has several. */
export function onlyPrimary(topology: TopologyState): NodeName | undefined {
  const primaries = topology.nodes.filter(
    ({ kind, role, state }) => kind === 'redis' && role === 'primary' && state === 'running',
  );
  return primaries.length === 1 && topology.kind !== 'independent' ? primaries[0]?.name : undefined;
}

/** Of every client whose last answer sent it elsewhere. */
export function redirectionsOf(terminals: BenchState['terminals'], topology: TopologyState): Redirection[] {
  return letters.flatMap(client => {
    const last = terminals[client]?.findLast(isCommand);
    if (last?.reply?.type !== 'error') return [];
    const found = redirectionOf(last.reply.text, topology);
    return found === undefined ? [] : [{ client, ...found }];
  });
}

const isCommand = (entry: TerminalEntry) => entry.kind === 'command';
