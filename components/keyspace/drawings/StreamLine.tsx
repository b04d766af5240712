import { bytesText, count } from '#components/keyspace/key-text.ts';
import { earlier, newEntries } from '#components/keyspace/value-changes.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import styles from './drawings.module.css';

type Stream = Extract<KeySnapshot, { type: 'stream' }>;
const shown = 6;

/** A stream is a time line. Each group's cursor stands after the last entry it was given; what is pending is ringed. */
export function StreamLine({
  snapshot,
  before,
  version,
}: {
  snapshot: Stream;
  before: KeySnapshot | undefined;
  version: number;
}) {
  const added = newEntries(snapshot, earlier('stream', before));
  const entries = snapshot.entries.slice(-shown);
  const older = snapshot.length - entries.length;
  const pending = new Set(
    snapshot.groups.flatMap(group => group.consumers.flatMap(consumer => consumer.pending)),
  );
  return (
    <div className={styles.line}>
      {older > 0 ? <div className={styles.older}>{count(older, 'older entry', 'older entries')}</div> : null}
      <Cursors groups={snapshot.groups.filter(group => standsBefore(group, entries))} />
      {entries.map((entry, index) => (
        <div key={entry.id}>
          <div
            className={styles.entry}
            key={added.has(entry.id) ? `${entry.id}@${version}` : entry.id}
            data-slide={added.has(entry.id) ? 'tail' : undefined}
            data-pending={pending.has(entry.id) || undefined}
          >
            <span className={styles.moment}>{entry.id}</span>
            <span className={styles.facts}>
              {entry.fields.map(([field, value]) => `${bytesText(field)} ${bytesText(value)}`).join(' · ')}
            </span>
          </div>
          <Cursors groups={snapshot.groups.filter(group => standsAfter(group, entries, index))} />
        </div>
      ))}
      <Pending stream={snapshot} />
    </div>
  );
}

function Cursors({ groups }: { groups: Stream['groups'] }) {
  if (groups.length === 0) return null;
  return (
    <div className={styles.cursors}>
      {groups.map(group => (
        <span className={styles.cursor} key={JSON.stringify(group.name)}>
          {bytesText(group.name)}
        </span>
      ))}
    </div>
  );
}

function Pending({ stream }: { stream: Stream }) {
  const rows = stream.groups.flatMap(group =>
    group.consumers
      .filter(consumer => consumer.pending.length > 0)
      .map(consumer => ({ group: bytesText(group.name), ...consumer })),
  );
  if (rows.length === 0) return null;
  return (
    <div className={styles.pendings}>
      {rows.map(row => (
        <div key={`${row.group} ${JSON.stringify(row.name)}`}>
          <span className={styles.consumer}>
            {row.group}/{bytesText(row.name)}
          </span>{' '}
          {row.pending.length} pending
        </div>
      ))}
    </div>
  );
}

function standsAfter(group: Stream['groups'][number], entries: Stream['entries'], index: number): boolean {
  const here = entries[index];
  const next = entries[index + 1];
  if (here === undefined || compareIds(group.lastDeliveredId, here.id) < 0) return false;
  return next === undefined || compareIds(group.lastDeliveredId, next.id) < 0;
}

function standsBefore(group: Stream['groups'][number], entries: Stream['entries']): boolean {
  const first = entries[0];
  return first === undefined || compareIds(group.lastDeliveredId, first.id) < 0;
}

/** Stream ids by time, then by number. */
export function compareIds(a: string, b: string): number {
  const [aMs = '0', aSeq = '0'] = a.split('-');
  const [bMs = '0', bSeq = '0'] = b.split('-');
  if (aMs !== bMs) return BigInt(aMs) < BigInt(bMs) ? -1 : 1;
  if (aSeq === bSeq) return 0;
  return BigInt(aSeq) < BigInt(bSeq) ? -1 : 1;
}
