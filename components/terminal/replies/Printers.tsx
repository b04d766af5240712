'use client';
/** Below a raw reply: what is in its values, in a form that reads well. Each kind is switched on by its name. */
import { type ReactNode, useMemo } from 'react';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { useRemembered } from '#components/lesson/use-remembered.ts';
import type { WireReply } from '#sandbox/protocol.ts';
import { JsonTree } from './JsonTree.tsx';
import { LongText } from './LongText.tsx';
import styles from './Printers.module.css';
import { bitsText, type PrintedValue, type PrinterKind, printedValues, timeText } from './printed-values.ts';
import { repliesArea } from './replies-text.ts';

/** Kinds that are shown without being asked for, until the reader switches them off: the choice is the new default. */
const shownAtFirst = 'json msgpack';

export default function Printers({ reply }: { reply: WireReply }) {
  const t = useLazyText(repliesArea);
  const values = useMemo(() => printedValues(reply), [reply]);
  const [remembered, remember] = useRemembered('printers', shownAtFirst);
  const shown = new Set(remembered.split(' '));
  const kinds = [...new Set(values.map(({ kind }) => kind))];
  if (kinds.length === 0) return null;
  const names: Record<PrinterKind, string> = {
    json: 'JSON',
    msgpack: 'MessagePack',
    bits: t('bits'),
    time: t('time'),
    text: t('text'),
  };
  const toggle = (kind: PrinterKind) => {
    const next = shown.has(kind) ? [...shown].filter(each => each !== kind) : [...shown, kind];
    remember(next.join(' '));
  };
  return (
    <div className={styles.printers}>
      {kinds.map(kind => (
        <button
          key={kind}
          type="button"
          className={styles.kind}
          aria-pressed={shown.has(kind)}
          onClick={event => {
            event.stopPropagation();
            toggle(kind);
          }}
        >
          {names[kind]}
        </button>
      ))}
      {values
        .filter(({ kind }) => shown.has(kind))
        .map(value => (
          <div key={`${value.kind} ${value.place}`} className={styles.value}>
            {value.place === '' ? null : <span className={styles.place}>{value.place}</span>}
            <div className={styles.drawn}>{drawn(value)}</div>
          </div>
        ))}
    </div>
  );
}

function drawn(value: PrintedValue): ReactNode {
  switch (value.kind) {
    case 'json':
    case 'msgpack':
      return <JsonTree value={value.value} />;
    case 'bits':
      return <code className={styles.bits}>{bitsText(value.bytes)}</code>;
    case 'time':
      return (
        <span>
          {value.said} = <time dateTime={new Date(value.atMs).toISOString()}>{timeText(value.atMs)}</time>
        </span>
      );
    case 'text':
      return <LongText text={value.text} />;
  }
}
