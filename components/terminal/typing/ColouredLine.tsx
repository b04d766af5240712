'use client';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useBenchStore } from '#components/bench/bench-context.ts';
import type { Analysis } from './analysis.ts';
import { highlight } from './highlight.ts';
import { hintParts } from './hint.ts';
import styles from './typing.module.css';

/**
 * Lies over the prompt, whose own text is transparent, with the same text in colours and the hint behind it. It says
 * nothing to a screen reader, which reads the prompt itself.
 */
export function ColouredLine({
  analysis,
  input,
  caret,
}: {
  analysis: Analysis;
  input: RefObject<HTMLInputElement | null>;
  caret: number;
}) {
  const { line } = analysis;
  const store = useBenchStore();
  const layer = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const field = input.current;
    field?.setAttribute('data-coloured', '');
    return () => field?.removeAttribute('data-coloured');
  }, [input]);
  // A long line scrolls in the field; the layer goes with it. No event tells of every way it can scroll.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the line and the caret are what scrolls it
  useLayoutEffect(() => {
    const follow = () => {
      if (layer.current && input.current) layer.current.scrollLeft = input.current.scrollLeft;
    };
    follow();
    const frame = requestAnimationFrame(follow);
    return () => cancelAnimationFrame(frame);
  }, [line, caret, input]);
  useLayoutEffect(() => {
    const field = input.current;
    const follow = () => {
      if (layer.current && field) layer.current.scrollLeft = field.scrollLeft;
    };
    field?.addEventListener('scroll', follow);
    field?.addEventListener('pointermove', follow);
    return () => {
      field?.removeEventListener('scroll', follow);
      field?.removeEventListener('pointermove', follow);
    };
  }, [input]);
  const { keys } = store.getState();
  const hint = caret === line.length ? hintFor(analysis) : [];
  return (
    <div ref={layer} className={styles.layer} aria-hidden="true">
      {highlight(analysis).map((piece, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line have no other names
          key={index}
          data-kind={piece.kind}
          data-type={piece.key === undefined ? undefined : keys.get(piece.key)?.snapshot.type}
        >
          {piece.text}
        </span>
      ))}
      {hint.map((part, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of a hint have no other names
          key={index}
          data-kind="hint"
          data-next={index === 0 || undefined}
        >
          {index === 0 && /\s$/.test(line) ? part : ` ${part}`}
        </span>
      ))}
    </div>
  );
}

/** Nothing behind a word that may still grow into another: `SE` is no command yet, `SET` is. */
function hintFor({ line, rest, words, skipped, nameWords }: Analysis): readonly string[] {
  if (rest === undefined || words.at(-1)?.isBroken === true) return [];
  const isName = words.length <= skipped + nameWords;
  return isName || rest.length > 0 ? hintParts(rest).filter(() => line !== '') : [];
}
