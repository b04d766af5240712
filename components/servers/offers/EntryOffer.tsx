'use client';
/** Below an answer that says no: the way to where the same line would run. */
import { useState } from 'react';
import { BenchError, type TerminalEntry, useBench, useBenchState } from '#components/bench/bench-context.ts';
import { firstNode } from '#components/bench/prompt-text.ts';
import { onlyPrimary, redirectionOf } from '#components/servers/topology/redirections.ts';
import { Button } from '#components/ui/Button.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import styles from './EntryOffer.module.css';

type CommandEntry = Extract<TerminalEntry, { kind: 'command' }>;

interface OfferProps {
  readonly entry: CommandEntry;
  readonly client: Letter;
}

export function EntryOffer({ entry, client }: OfferProps) {
  const kind = useBenchState(state => state.sandbox?.kind ?? 'namespace');
  if (kind === 'namespace')
    return entry.offers === 'server' ? <MoveOffer entry={entry} client={client} /> : null;
  return <FollowOffer entry={entry} client={client} />;
}

/** A namespace refused what a server of one's own would run. */
function MoveOffer({ entry, client }: OfferProps) {
  const bench = useBench();
  const isMoving = useBenchState(state => state.servers.moving !== undefined);
  const [isDone, setDone] = useState(false);
  // An exercise says itself what its answer runs on.
  if (isDone || bench.scope.startsWith('exercise:')) return null;
  const move = async () => {
    await bench.servers.move('server');
    setDone(true);
    await bench.run(entry.line, client);
  };
  return (
    <Button
      look="plain"
      size="small"
      className={styles.offer}
      aria-disabled={isMoving}
      onClick={() => {
        if (!isMoving) move().catch(tellIn(bench, client));
      }}
    >
      {isMoving ? 'Moving…' : 'Move my keys to a server of my own and run it'}
    </Button>
  );
}

/** Another node answers this: the slot's owner, or the primary. Offered for a client's last line only. */
function FollowOffer({ entry, client }: OfferProps) {
  const bench = useBench();
  const topology = useBenchState(state => state.servers.topology);
  const node = useBenchState(state => state.clients.find(({ name }) => name === client)?.node ?? firstNode);
  const isLast = useBenchState(
    state => state.terminals[client]?.findLast(({ kind }) => kind === 'command')?.id === entry.id,
  );
  if (topology === undefined || !isLast || topology.nodes.length < 2) return null;
  const isLost = entry.lost !== undefined && entry.lost !== '^C';
  const found =
    entry.reply?.type === 'error'
      ? redirectionOf(entry.reply.text, topology)
      : isLost
        ? { to: onlyPrimary(topology), text: '' }
        : undefined;
  if (found?.to === undefined || found.to === node) return null;
  const { to, text } = found;
  const follow = async () => {
    await bench.servers.chooseNode(client, to);
    if (text.startsWith('ASK ')) await bench.run('ASKING', client);
    await bench.run(entry.line, client);
  };
  return (
    <Button
      look="plain"
      size="small"
      className={styles.offer}
      onClick={() => void follow().catch(tellIn(bench, client))}
    >
      Go to {to} and run it there
    </Button>
  );
}

function tellIn(bench: ReturnType<typeof useBench>, client: Letter) {
  return (error: unknown) => {
    if (!(error instanceof BenchError)) throw error;
    bench.note(client, error.message);
  };
}
