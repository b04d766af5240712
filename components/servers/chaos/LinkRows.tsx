'use client';
import { useState } from 'react';
import type { Chaos, NodeName, TopologyState } from '#sandbox/server-protocol.ts';
import { ActionRow, RowSelect } from './ActionRow.tsx';

const speeds = [
  { value: 5000, text: '5 kB/s' },
  { value: 50_000, text: '50 kB/s' },
  { value: 500_000, text: '500 kB/s' },
];

interface LinkPartProps {
  readonly topology: TopologyState;
  readonly act: (chaos: Chaos) => void;
}

/** What can be done to the link between two nodes. */
export function OneLinkRows({
  between,
  topology,
  act,
}: LinkPartProps & { readonly between: readonly [NodeName, NodeName] }) {
  const [speed, setSpeed] = useState(50_000);
  const [a, b] = between;
  const link = topology.links.find(one => one.between.includes(a) && one.between.includes(b));
  const state = link?.state ?? 'open';
  const whyNot = topology.canCutLinks ? undefined : 'Links cannot be cut on this system.';
  return (
    <>
      {state === 'open' ? null : (
        <ActionRow
          name="Mend"
          does="It carries again as before, both ways."
          verb="Mend"
          isBack
          onDo={() => act({ action: 'mend-link', between: [a, b] })}
        />
      )}
      {state === 'cut' ? null : (
        <ActionRow
          name="Cut"
          does="Nothing passes between the two, either way; each only notices that the other is silent."
          verb="Cut"
          whyNot={whyNot}
          onDo={() => act({ action: 'cut-link', between: [a, b] })}
        />
      )}
      <ActionRow
        name="Slow"
        does="So many bytes a second pass, either way; the rest waits in buffers."
        verb="Slow"
        fields={<RowSelect label="Bytes a second" value={speed} options={speeds} onChange={setSpeed} />}
        whyNot={whyNot}
        onDo={() => act({ action: 'slow-link', between: [a, b], bytesPerSecond: speed })}
      />
    </>
  );
}

/** The links of one node: the other end is chosen first. */
export function LinkRows({ node, topology, act }: LinkPartProps & { readonly node: NodeName }) {
  const others = topology.nodes.filter(({ name }) => name !== node).map(({ name }) => name);
  const [chosen, setChosen] = useState(others[0]);
  const other = others.find(name => name === chosen) ?? others[0];
  if (other === undefined) return null;
  const link = topology.links.find(one => one.between.includes(node) && one.between.includes(other));
  const isOpen = (link?.state ?? 'open') === 'open';
  const does = isOpen
    ? 'Nothing passes between the two, either way.'
    : 'It carries again as before, both ways.';
  const shown = isOpen ? 'Cut' : 'Mend';
  return (
    <ActionRow
      name={`${shown} one link`}
      does={does}
      verb={shown}
      isBack={!isOpen}
      fields={
        <RowSelect
          label="Other end of the link"
          value={other}
          options={others.map(name => ({ value: name, text: name }))}
          onChange={setChosen}
        />
      }
      onDo={() => act({ action: isOpen ? 'cut-link' : 'mend-link', between: [node, other] })}
    />
  );
}
