'use client';
import { useEffect, useState } from 'react';
import { BitGrid } from '#components/keyspace/drawings/BitGrid.tsx';
import type { Bits, Shape } from '#components/keyspace/drawings/shape.ts';
import { visibleText } from '#components/keyspace/key-text.ts';
import { chunksOf } from '#sandbox/view/bits.ts';
import styles from './Inspector.module.css';
import { useInspectText } from './inspect-text.ts';
import { hexRows, prettyJson, textOf, unpack } from './string-forms.ts';
import { bytesOfBase64, type FilledWindow } from './window-text.ts';

type View = 'text' | 'json' | 'hex' | 'bits' | 'messagePack';

/** A string in every form that makes sense of its bytes; what it most likely is comes first. */
export function StringViews({
  window,
  shape,
}: {
  window: Extract<FilledWindow, { type: 'string' }>;
  shape: Shape;
}) {
  const t = useInspectText();
  const [chosen, choose] = useState<View | undefined>(undefined);
  const bytes = bytesOfBase64(window.base64);
  const text = textOf(bytes);
  const isWhole = window.from === 0 && window.next === null;
  const json = isWhole && text !== undefined ? prettyJson(text) : undefined;
  const packed = useMessagePack(isWhole && text === undefined ? window.base64 : undefined);
  const forms: readonly View[] = [
    ...(json === undefined ? [] : (['json'] as const)),
    ...(packed === undefined ? [] : (['messagePack'] as const)),
    ...(text === undefined ? [] : (['text'] as const)),
    'hex',
    'bits',
  ];
  const usual = shape.is === 'bits' ? 'bits' : shape.is === 'hyperloglog' ? 'hex' : forms[0];
  const view = chosen !== undefined && forms.includes(chosen) ? chosen : usual;
  return (
    <>
      <fieldset className={styles.views}>
        <legend className="visually-hidden">{t('views')}</legend>
        {forms.map(form => (
          <button key={form} type="button" aria-pressed={form === view} onClick={() => choose(form)}>
            {t(form)}
          </button>
        ))}
      </fieldset>
      {view === 'text' ? <pre className={styles.text}>{visibleLines(text ?? '')}</pre> : null}
      {view === 'json' ? <pre className={styles.text}>{visibleLines(json ?? '')}</pre> : null}
      {view === 'messagePack' ? <pre className={styles.text}>{visibleLines(packed ?? '')}</pre> : null}
      {view === 'hex' ? <Hex bytes={bytes} from={window.from} /> : null}
      {view === 'bits' ? (
        <div className={styles.bits}>
          <BitGrid bits={bitsOfWindow(bytes, shape, window)} mostRows={64} />
        </div>
      ) : null}
    </>
  );
}

/** Lines stay lines; everything else that is not seen is shown. */
const visibleLines = (text: string) => text.split('\n').map(visibleText).join('\n');

/** The bits of the window alone, with the fields that lie in it if it is the first. */
function bitsOfWindow(bytes: Uint8Array, shape: Shape, window: { from: number; length: number }): Bits {
  if (window.from === 0 && shape.is === 'bits' && shape.bits.fields.length > 0) return shape.bits;
  return { ones: 0, chunks: chunksOf(bytes, 32, 4), isCut: false, lengthBytes: bytes.length, fields: [] };
}

function Hex({ bytes, from }: { bytes: Uint8Array; from: number }) {
  return (
    <pre className={styles.hex}>
      {hexRows(bytes, from).map(({ offset, hex, text }) => (
        <span key={offset}>
          <i>{offset.toString(16).padStart(4, '0')}</i> {hex} <b>{text}</b>
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

/** The decoder is loaded for bytes that may be MessagePack. */
function useMessagePack(base64: string | undefined): string | undefined {
  const [packed, setPacked] = useState<{ base64: string; text: string | undefined }>();
  useEffect(() => {
    if (base64 === undefined) return;
    let isWanted = true;
    unpack(bytesOfBase64(base64)).then(
      text => isWanted && setPacked({ base64, text }),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [base64]);
  return packed !== undefined && packed.base64 === base64 ? packed.text : undefined;
}
