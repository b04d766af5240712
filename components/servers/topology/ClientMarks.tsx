'use client';
import type { ClientState } from '#components/bench/bench-context.ts';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import type { NodeName } from '#sandbox/server-protocol.ts';
import styles from './ClientMarks.module.css';
import { dockHeight, type Layout } from './layout.ts';

/** A client's last answer named another node: MOVED, ASK, or READONLY where the primary is known. */
export interface Redirection {
  readonly client: string;
  readonly to: NodeName;
  /** `MOVED 866` */
  readonly text: string;
}

const step = 30;
const left = 12;
/** Of the small mono face. */
const letterWidth = 6.9;

/** Clients stand on the node that they talk to and slide to another when they change it. */
export function ClientMarks({
  clients,
  layout,
  width,
  redirections,
}: {
  clients: readonly ClientState[];
  layout: Layout;
  width: number;
  redirections: readonly Redirection[];
}) {
  const taken = new Map<NodeName, number>();
  const placed = clients.flatMap(({ name, node, state }) => {
    const box = node === undefined ? undefined : layout.boxes.get(node);
    if (node === undefined || box === undefined) return [];
    const sent = redirections.find(({ client, to }) => client === name && to !== node);
    const note = sent?.text ?? notes[state];
    const at = taken.get(node) ?? left;
    taken.set(node, at + step + (note === '' ? 0 : note.length * letterWidth + 10));
    return [{ name, node, note, x: box.x + Math.min(at, box.width - step), y: box.y - dockHeight + 2 }];
  });
  return (
    <>
      <svg className={styles.ways} width={width} height={layout.height} aria-hidden="true" focusable="false">
        {(layout.isList ? [] : redirections).map(({ client, to }) => {
          const mark = placed.find(({ name }) => name === client);
          const target = layout.boxes.get(to);
          if (mark === undefined || target === undefined || mark.node === to) return null;
          const [x, y] = [mark.x + 20, mark.y + 8];
          const end = { x: target.x + left + 10, y: target.y - 3 };
          const lift = Math.max(4, Math.min(y, end.y) - 26);
          return (
            <path
              key={client}
              className={styles.way}
              d={`M${x} ${y}C${x + 24} ${lift} ${end.x} ${lift} ${end.x} ${end.y}`}
              markerEnd="url(#servers-arrow)"
            />
          );
        })}
      </svg>
      {placed.map(({ name, x, y, note }) => (
        <div key={name} className={styles.mark} style={{ translate: `${x}px ${y}px` }} aria-hidden="true">
          <ClientBadge name={name} />
          <svg width="20" height="9" viewBox="0 0 20 9" aria-hidden="true" focusable="false">
            <path d="M10 0v7M7 4.5 10 7.5l3-3" />
          </svg>
          {note === '' ? null : <span className={styles.note}>{note}</span>}
        </div>
      ))}
    </>
  );
}

const notes = { idle: '', blocked: 'waits', subscribed: 'reads', multi: 'TX' };
