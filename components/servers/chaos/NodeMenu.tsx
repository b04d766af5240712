'use client';
/** What can be done to one node. Each line says what it honestly does; what is done has its way back in its place. */
import { useState } from 'react';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { Chaos, NodeName, TopologyNode, TopologyState } from '#sandbox/server-protocol.ts';
import { ActionRow, RowSelect } from './ActionRow.tsx';
import { ChaosPopover } from './ChaosPopover.tsx';
import { isIsolated } from './isolation.ts';
import { LinkRows } from './LinkRows.tsx';
import { useChaos } from './use-chaos.ts';

interface NodePartProps {
  readonly node: TopologyNode;
  readonly topology: TopologyState;
  readonly act: (chaos: Chaos) => void;
}

export function NodeMenu({ node, topology }: Omit<NodePartProps, 'act'>) {
  const { run } = useChaos();
  return (
    <ChaosPopover
      title={node.name}
      trigger={
        <Button look="quiet" size="small" aria-label={`What can be done to ${node.name}`}>
          <Icon name="more" />
        </Button>
      }
    >
      {close => {
        const act = (chaos: Chaos) => {
          close();
          run(chaos);
        };
        return (
          <>
            <ProcessRows node={node} topology={topology} act={act} />
            <NetworkRows node={node} topology={topology} act={act} />
            {node.kind === 'redis' ? <RedisRows node={node} topology={topology} act={act} /> : null}
          </>
        );
      }}
    </ChaosPopover>
  );
}

/** The way back, on the card itself, from what the bench has done to it. */
export function NodeRemedy({ node, topology }: Omit<NodePartProps, 'act'>) {
  const { run, pending } = useChaos();
  const remedy = remedyOf(node, topology);
  if (remedy === undefined) return null;
  const isBusy = pending.some(
    one => one.action === remedy.chaos.action && 'node' in one && one.node === node.name,
  );
  return (
    <Button
      look="plain"
      size="small"
      aria-disabled={isBusy}
      aria-label={`${remedy.verb} ${node.name}`}
      onClick={() => !isBusy && run(remedy.chaos)}
    >
      {remedy.verb}
    </Button>
  );
}

function remedyOf(node: TopologyNode, topology: TopologyState): { verb: string; chaos: Chaos } | undefined {
  const { name } = node;
  if (node.state === 'stopped') return { verb: 'Start', chaos: { action: 'start', node: name } };
  if (node.state === 'paused') return { verb: 'Resume', chaos: { action: 'resume', node: name } };
  if (node.isDiskFull) return { verb: 'Free', chaos: { action: 'free-disk', node: name } };
  if (isIsolated(name, topology)) return { verb: 'Rejoin', chaos: { action: 'rejoin', node: name } };
  return undefined;
}

const bytesCut = [1, 16, 100, 1000, 10_000].map(value => ({ value, text: `${value} B` }));

function ProcessRows({ node, act }: NodePartProps) {
  const [bytes, setBytes] = useState(16);
  const { name, state } = node;
  if (state === 'stopped') {
    return (
      <>
        <ActionRow
          name="Start"
          does="It reads its files from its disk, as after any start."
          verb="Start"
          isBack
          onDo={() => act({ action: 'start', node: name })}
        />
        {node.kind === 'redis' ? (
          <ActionRow
            name="Cut the end off the append-only file"
            does="So many bytes are gone, as after a torn write. There is no way back; it may refuse to start."
            verb="Cut off"
            fields={
              <RowSelect label="Bytes to cut off" value={bytes} options={bytesCut} onChange={setBytes} />
            }
            onDo={() => act({ action: 'truncate-aof', node: name, bytes })}
          />
        ) : null}
      </>
    );
  }
  return (
    <>
      {state === 'paused' ? (
        <ActionRow
          name="Resume"
          does="SIGCONT. It goes on where it stood, and learns only then what it has missed."
          verb="Resume"
          isBack
          onDo={() => act({ action: 'resume', node: name })}
        />
      ) : (
        <ActionRow
          name="Pause"
          does="SIGSTOP. It keeps its connections and answers nobody, as in a long stall."
          verb="Pause"
          onDo={() => act({ action: 'pause', node: name })}
        />
      )}
      <ActionRow
        name="Kill"
        does="SIGKILL. What it had handed to the kernel is in its files; what it had not is gone."
        verb="kill -9"
        onDo={() => act({ action: 'kill', node: name })}
      />
      {node.kind === 'redis' ? (
        <ActionRow
          name="Power cut"
          does="Killed, and its append-only file ends where the last completed fsync had it."
          verb="Cut power"
          onDo={() => act({ action: 'power-cut', node: name })}
        />
      ) : null}
      <ActionRow
        name="Stop"
        does="SIGTERM. It saves as it is configured to, and ends."
        verb="Stop"
        onDo={() => act({ action: 'stop', node: name })}
      />
    </>
  );
}

function NetworkRows({ node, topology, act }: NodePartProps) {
  const { name } = node;
  if (topology.nodes.length < 2) return null;
  const whyNot = topology.canCutLinks ? undefined : 'Links cannot be cut on this system.';
  return (
    <>
      {isIsolated(name, topology) ? (
        <ActionRow
          name="Rejoin"
          does="All its links carry again."
          verb="Rejoin"
          isBack
          whyNot={whyNot}
          onDo={() => act({ action: 'rejoin', node: name })}
        />
      ) : (
        <ActionRow
          name="Isolate"
          does="Cut off from all other nodes. Your clients still reach it: a split brain."
          verb="Isolate"
          whyNot={whyNot}
          onDo={() => act({ action: 'isolate', node: name })}
        />
      )}
      {whyNot === undefined ? <LinkRows node={name} topology={topology} act={act} /> : null}
    </>
  );
}

const jumps = [
  { value: 10_000, text: '10 s' },
  { value: 60_000, text: '1 min' },
  { value: 3_600_000, text: '1 h' },
  { value: 86_400_000, text: '1 day' },
];

function RedisRows({ node, topology, act }: NodePartProps) {
  const [ms, setMs] = useState(60_000);
  const { name, state } = node;
  const whyNot = state === 'running' ? undefined : 'It does not run.';
  return (
    <>
      {node.isDiskFull ? (
        <ActionRow
          name="Free its disk"
          does="It may write again."
          verb="Free"
          isBack
          onDo={() => act({ action: 'free-disk', node: name })}
        />
      ) : (
        <ActionRow
          name="Fill its disk"
          does="Its files may not grow by a byte: saves and append-only writes fail."
          verb="Fill"
          onDo={() => act({ action: 'fill-disk', node: name })}
        />
      )}
      <ActionRow
        name="Clock jump"
        does="Every TTL on this one node is shorter by so much. There is no way back."
        verb="Jump"
        fields={<RowSelect label="How far the clock jumps" value={ms} options={jumps} onChange={setMs} />}
        whyNot={whyNot}
        onDo={() => act({ action: 'clock-jump', node: name, ms })}
      />
      <RoleRows node={node} topology={topology} act={act} />
    </>
  );
}

function RoleRows({ node, topology, act }: NodePartProps) {
  const { name } = node;
  const { kind } = topology;
  const others = topology.nodes.filter(other => other.kind === 'redis' && other.name !== name);
  const [chosen, setChosen] = useState<NodeName | undefined>(undefined);
  if (kind !== 'replicated' && kind !== 'sentinel' && kind !== 'cluster') return null;
  const of =
    others.find(other => other.name === chosen) ?? others.find(({ role }) => role === 'primary') ?? others[0];
  if (of === undefined) return null;
  const whyNot = node.state === 'running' ? undefined : 'It does not run.';
  return (
    <>
      {kind === 'cluster' && node.role !== 'replica' ? null : kind === 'cluster' ? (
        <ActionRow
          name="Fail over"
          does="CLUSTER FAILOVER here: this replica takes its primary’s place, in order."
          verb="Fail over"
          whyNot={whyNot}
          onDo={() => act({ action: 'failover', node: name })}
        />
      ) : null}
      <ActionRow
        name="Follow another"
        does={`${kind === 'cluster' ? 'CLUSTER REPLICATE' : 'REPLICAOF'}: its own data goes, a copy of the other’s comes.`}
        verb="Follow"
        fields={
          <RowSelect
            label="Node to follow"
            value={of.name}
            options={others.map(other => ({ value: other.name, text: other.name }))}
            onChange={setChosen}
          />
        }
        whyNot={whyNot}
        onDo={() => act({ action: 'replicate', node: name, of: of.name })}
      />
      {node.role === 'replica' && kind !== 'cluster' ? (
        <ActionRow
          name="Make it a primary"
          does="REPLICAOF NO ONE. Nobody else is told: there are two primaries then."
          verb="Promote"
          whyNot={whyNot}
          onDo={() => act({ action: 'replicate', node: name, of: null })}
        />
      ) : null}
    </>
  );
}
