import { useText } from '#components/i18n/language-context.tsx';
import { shownText } from '#components/keyspace/key-text.ts';
import { earlier, newEntries } from '#components/keyspace/value-changes.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import styles from './drawings.module.css';
import { compareIds, gapBetween, sharedStart } from './stream-ids.ts';
import { TimeFrom } from './TimeFrom.tsx';

type Stream = Extract<KeySnapshot, { type: 'stream' }>;
const shown = 6;
const groupsShown = 4;
const consumersShown = 6;

interface Delivery {
  readonly to: string;
  readonly times: number | undefined;
  readonly deliveredAtMs: number | undefined;
}

/**
 * A stream is a time line. Each group's cursor stands after the last entry it was given; an entry that is pending is
 * ringed and says who has it, how often it was given out and since when.
 */
export function StreamLine({
  snapshot,
  before,
  version,
  skewMs,
}: {
  snapshot: Stream;
  before: KeySnapshot | undefined;
  version: number;
  skewMs: number;
}) {
  const added = newEntries(snapshot, earlier('stream', before));
  const entries = snapshot.entries.slice(-shown);
  const pending = deliveriesOf(snapshot);
  const start = sharedStart(entries.map(entry => entry.id));
  return (
    <div className={styles.line}>
      <Earlier stream={snapshot} shownCount={entries.length} />
      <Cursors groups={snapshot.groups.filter(group => standsBefore(group, entries))} />
      {entries.map((entry, index) => (
        <div key={entry.id}>
          <div
            className={styles.entry}
            key={added.has(entry.id) ? `${entry.id}@${version}` : entry.id}
            data-slide={added.has(entry.id) ? 'tail' : undefined}
            data-added={added.has(entry.id) || undefined}
            data-pending={pending.has(entry.id) || undefined}
          >
            <span className={styles.moment}>
              <span className={styles.sharedStart}>{entry.id.slice(0, start)}</span>
              {entry.id.slice(start)}
            </span>
            <span className={styles.since}>{gapBetween(entries[index - 1]?.id, entry.id)}</span>
            <bdi className={styles.facts}>
              {entry.fields
                .map(([field, value]) => `${shownText(field, 80)} ${shownText(value, 80)}`)
                .join(' · ')}
            </bdi>
            <Deliveries of={pending.get(entry.id)} skewMs={skewMs} />
          </div>
          <Cursors groups={snapshot.groups.filter(group => standsAfter(group, entries, index))} />
        </div>
      ))}
      <Groups stream={snapshot} />
    </div>
  );
}

/** What is not drawn of a stream: entries that are there, and those that are not any more. */
function Earlier({ stream, shownCount }: { stream: Stream; shownCount: number }) {
  const t = useText('drawings');
  const older = stream.length - shownCount;
  const lost = Math.max(0, (stream.entriesAdded ?? 0) - stream.length);
  const last = stream.entries.at(-1)?.id;
  const lastEver = stream.lastGeneratedId;
  const isLastGone = lost > 0 && lastEver !== undefined && lastEver !== last;
  const said = [
    older > 0 ? t('olderEntries', { count: older }) : '',
    lost > 0 ? t('lost', { count: lost }) : '',
    isLastGone ? t('lastId', { id: lastEver }) : '',
  ].filter(text => text !== '');
  return said.length === 0 ? null : <div className={styles.older}>{said.join(' · ')}</div>;
}

function Deliveries({ of, skewMs }: { of: readonly Delivery[] | undefined; skewMs: number }) {
  const t = useText('drawings');
  if (of === undefined) return null;
  return of.slice(0, 2).map(({ to, times, deliveredAtMs }) => (
    <span className={styles.delivery} key={to}>
      <bdi>{to}</bdi>
      {times === undefined ? null : ` ${t('deliveries', { times })}`}
      {deliveredAtMs === undefined ? null : (
        <>
          {' '}
          <TimeFrom atMs={deliveredAtMs} skewMs={skewMs} />
        </>
      )}
    </span>
  ));
}

function deliveriesOf(stream: Stream): ReadonlyMap<string, readonly Delivery[]> {
  const found = new Map<string, Delivery[]>();
  for (const group of stream.groups) {
    for (const consumer of group.consumers) {
      for (const [index, id] of consumer.pending.entries()) {
        const { times, deliveredAtMs } = consumer.deliveries?.[index] ?? {};
        const to = shownText(consumer.name, 40);
        found.set(id, [...(found.get(id) ?? []), { to, times, deliveredAtMs }]);
      }
    }
  }
  return found;
}

function Cursors({ groups }: { groups: Stream['groups'] }) {
  if (groups.length === 0) return null;
  return (
    <div className={styles.cursors}>
      {groups.slice(0, groupsShown).map(group => (
        <bdi className={styles.cursor} key={JSON.stringify(group.name)}>
          {shownText(group.name, 60)}
        </bdi>
      ))}
    </div>
  );
}

/** Who reads: each group's consumers, with how much of what they were given is not acknowledged. */
function Groups({ stream }: { stream: Stream }) {
  const t = useText('drawings');
  if (stream.groups.length === 0) return null;
  return (
    <div className={styles.groups}>
      {stream.groups.slice(0, groupsShown).map(group => (
        <div className={styles.group} key={JSON.stringify(group.name)}>
          <bdi className={styles.groupName}>{shownText(group.name, 60)}</bdi>
          {group.consumers.length === 0 ? <span>{t('noConsumers')}</span> : null}
          {group.consumers.slice(0, consumersShown).map(consumer => (
            <span key={JSON.stringify(consumer.name)}>
              <bdi className={styles.consumer}>{shownText(consumer.name, 60)}</bdi>{' '}
              {consumer.pending.length === 0
                ? t('nothingPending')
                : t('pendingCount', { count: consumer.pending.length })}
            </span>
          ))}
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
