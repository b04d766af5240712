'use client';
import { useMemo } from 'react';
import { MoveSlots } from '#components/servers/chaos/MoveSlots.tsx';
import { useChaos } from '#components/servers/chaos/use-chaos.ts';
import type { TopologyState } from '#sandbox/server-protocol.ts';
import { tintOf } from './NodeCard.tsx';
import styles from './SlotBand.module.css';
import { rangeText, type SlotRange, slotCount, slotRanges } from './slot-ranges.ts';

const ticks = [0, 4096, 8192, 12_288, 16_383];

/** All 16,384 slots in one band, each range in the tint of the node that serves it. */
export function SlotBand({
  topology,
  before,
  isPast,
  width,
}: {
  topology: TopologyState;
  before: TopologyState | undefined;
  isPast: boolean;
  /** In CSS pixels: how much may be written in a range. */
  width: number;
}) {
  const { pending } = useChaos();
  const ranges = useMemo(() => slotRanges(topology, before), [topology, before]);
  const moving = pending.find(one => one.action === 'move-slots');
  return (
    <section className={styles.band} aria-label="Slots">
      <header className={styles.head}>
        <h3 className={styles.title}>16,384 slots</h3>
        {moving?.action === 'move-slots' && !isPast ? (
          <p className={styles.moving} role="status">
            {rangeText(...moving.slots)} → {moving.to}
          </p>
        ) : null}
        {isPast ? null : <MoveSlots topology={topology} />}
      </header>
      <div className={styles.ranges}>
        {ranges.map(range => (
          <Range key={range.from} range={range} width={width} />
        ))}
        {moving?.action === 'move-slots' && !isPast ? (
          <div
            className={styles.under}
            style={{
              insetInlineStart: `${(moving.slots[0] / slotCount) * 100}%`,
              inlineSize: `${((moving.slots[1] - moving.slots[0] + 1) / slotCount) * 100}%`,
            }}
          />
        ) : null}
      </div>
      <div className={styles.ticks} aria-hidden="true">
        {ticks.map(tick => (
          <span key={tick}>{tick}</span>
        ))}
      </div>
    </section>
  );
}

function Range({ range, width }: { range: SlotRange; width: number }) {
  const { from, to, owner, isMoved } = range;
  const share = (to - from + 1) / slotCount;
  const room = share * width;
  const text = rangeText(from, to);
  const name = owner ?? 'not served';
  return (
    <div
      className={styles.range}
      data-tint={owner === null ? undefined : tintOf(owner)}
      data-unserved={owner === null || undefined}
      data-moved={isMoved || undefined}
      style={{ flexGrow: share }}
      title={`${text}: ${name}`}
    >
      {room > 140 ? (
        <>
          <b>{name}</b> {text}
        </>
      ) : room > 64 ? (
        <b>{name}</b>
      ) : room > 16 ? (
        <b>{owner === null ? '–' : name.replace('redis-', '')}</b>
      ) : null}
    </div>
  );
}
