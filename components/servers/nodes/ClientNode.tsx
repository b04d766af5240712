'use client';
import { BenchError, useBench, useBenchState } from '#components/bench/bench-context.ts';
import { firstNode } from '#components/bench/prompt-text.ts';
import type { Letter } from '#sandbox/protocol.ts';
import { NodeSelect } from './NodeSelect.tsx';

/** The node that a client talks to. Nothing where there is one server only. */
export function ClientNode({ client }: { client: Letter }) {
  const bench = useBench();
  const nodes = useBenchState(state => state.servers.topology?.nodes);
  const node = useBenchState(state => state.clients.find(({ name }) => name === client)?.node);
  if (nodes === undefined || nodes.length < 2) return null;
  return (
    <NodeSelect
      label={`Node that client ${client} talks to`}
      nodes={nodes}
      value={node ?? firstNode}
      onChange={chosen => {
        if (chosen === null) return;
        bench.servers.chooseNode(client, chosen).catch((error: unknown) => {
          if (!(error instanceof BenchError)) throw error;
          bench.note(client, error.message);
        });
      }}
    />
  );
}
