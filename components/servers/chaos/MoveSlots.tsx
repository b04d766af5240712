'use client';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/Button.tsx';
import type { TopologyState } from '#sandbox/server-protocol.ts';
import { RowSelect } from './ActionRow.tsx';
import { ChaosPopover } from './ChaosPopover.tsx';
import styles from './MoveSlots.module.css';
import { useChaos } from './use-chaos.ts';

const lastSlot = 16_383;

/** Moves slots with their keys from whoever serves them to another primary, while clients go on. */
export function MoveSlots({ topology }: { topology: TopologyState }) {
  return (
    <ChaosPopover
      title="Move slots"
      trigger={
        <Button look="plain" size="small">
          Move slots
        </Button>
      }
    >
      {close => <Form topology={topology} close={close} />}
    </ChaosPopover>
  );
}

function Form({ topology, close }: { topology: TopologyState; close: () => void }) {
  const { run } = useChaos();
  const primaries = topology.nodes.filter(({ role, state }) => role === 'primary' && state === 'running');
  const [from, setFrom] = useState('0');
  const [to, setTo] = useState('999');
  const [target, setTarget] = useState(primaries[1]?.name ?? primaries[0]?.name ?? 'redis-1');
  const range = readRange(from, to);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (range === undefined) return;
    close();
    run({ action: 'move-slots', slots: range, to: target });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={styles.does}>
        One slot after the other: its keys are sent over, then its owner changes. Clients meet ASK and MOVED
        meanwhile, and lose nothing.
      </p>
      <div className={styles.fields}>
        <Slot label="First slot" value={from} onChange={setFrom} /> –{' '}
        <Slot label="Last slot" value={to} onChange={setTo} /> to{' '}
        <RowSelect
          label="New owner"
          value={target}
          options={primaries.map(({ name }) => ({ value: name, text: name }))}
          onChange={setTarget}
        />
        <Button type="submit" size="small" aria-disabled={range === undefined}>
          Move
        </Button>
      </div>
      {range === undefined ? (
        <p className={styles.wrong} role="status">
          Slots are numbers from 0 to 16383, the first not above the last.
        </p>
      ) : null}
    </form>
  );
}

function Slot({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <input
      className={styles.slot}
      aria-label={label}
      inputMode="numeric"
      value={value}
      maxLength={5}
      onChange={event => onChange(event.target.value)}
    />
  );
}

/** Two slot numbers in order, or undefined. */
export function readRange(from: string, to: string): [number, number] | undefined {
  if (!/^\d{1,5}$/.test(from) || !/^\d{1,5}$/.test(to)) return undefined;
  const [first, last] = [Number(from), Number(to)];
  return first <= last && last <= lastSlot ? [first, last] : undefined;
}
