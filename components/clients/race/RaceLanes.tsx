'use client';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { shownText } from '#components/clients/shown-text.ts';
import { useViewText } from '#components/clients/view-text.ts';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import styles from './RaceLanes.module.css';
import type { Turn } from './race-order.ts';
import type { TurnResult } from './racer.ts';

/** A lane for each client, time to the right: which line runs when, and what came of it. Turns are dragged, or moved by arrows. */
export function RaceLanes({
  clients,
  turns,
  results,
  isAtOnce,
  onMove,
}: {
  clients: readonly Letter[];
  turns: readonly Turn[];
  results: readonly TurnResult[];
  isAtOnce: boolean;
  onMove: (from: number, to: number) => void;
}) {
  const t = useViewText();
  const hintId = useId();
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const dragged = useRef<number>(undefined);
  const done = results.length;
  const move = (from: number, to: number) => {
    const turn = turns[from];
    if (turn === undefined || to < done || to >= turns.length) return;
    onMove(from, to);
    // Two lines of the same client don't change places, so the one that stands there now has its own number.
    setSaid(t('moved', { client: turn.client, number: turn.number, turn: to + 1 }));
    requestAnimationFrame(() => list.current?.querySelectorAll('button')[to]?.focus());
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    move(index, index + by);
  };
  return (
    <div className={styles.scroller}>
      <ol
        ref={list}
        className={styles.lanes}
        aria-label={t('lanes')}
        style={{ '--lanes': clients.length, '--turns': turns.length }}
      >
        {clients.map((client, lane) => (
          <li key={client} className={styles.name} style={{ '--lane': lane + 1 }} aria-hidden="true">
            <ClientBadge name={client} />
          </li>
        ))}
        {turns.map((turn, index) => {
          const result = results[index];
          const { client, number } = turn;
          const line = shownText(turn.line, 200);
          const words = { turn: index + 1, count: turns.length, client, number, line };
          const reply = result === undefined ? '' : replyText(result, t('waits'));
          return (
            <li
              key={`${client}${number}`}
              className={styles.turn}
              data-client={client}
              style={{ '--lane': clients.indexOf(client) + 1, '--turn': isAtOnce ? number : index + 1 }}
            >
              <button
                type="button"
                draggable={index >= done}
                aria-describedby={hintId}
                aria-label={reply === '' ? t('turn', words) : t('turnDone', { ...words, reply })}
                title={reply === '' ? line : `${line}\n${reply}`}
                data-state={result?.state}
                aria-disabled={index < done}
                onKeyDown={event => onKeyDown(event, index)}
                onDragStart={event => {
                  dragged.current = index;
                  event.dataTransfer.effectAllowed = 'move';
                }}
                onDragOver={event => event.preventDefault()}
                onDrop={event => {
                  event.preventDefault();
                  if (dragged.current !== undefined) move(dragged.current, index);
                  dragged.current = undefined;
                }}
              >
                <span className={styles.line}>{line}</span>
                <span className={styles.reply}>{reply === '' ? '\u00a0' : reply}</span>
              </button>
            </li>
          );
        })}
      </ol>
      <p id={hintId} className="visually-hidden">
        {t('lanesHint')}
      </p>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </div>
  );
}

function replyText({ state, reply }: TurnResult, waits: string): string {
  if (state === 'waits') return waits;
  return state === 'running' ? '…' : shownText(reply, 80);
}
