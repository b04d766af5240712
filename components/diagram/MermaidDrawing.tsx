'use client';
/**
 * One drawing: as it was made beforehand, or drawn here when it comes near. Its colours are the page's own tokens, so
 * it follows the colour scheme by itself.
 */
import { type RefObject, useEffect, useId, useMemo, useRef, useState } from 'react';
import { drawingHeight } from '#components/diagram/drawing-height.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { drawingId } from '#lessons/drawing-id.ts';
import styles from './Diagram.module.css';

interface MermaidDrawingProps {
  readonly source: string;
  /** Made beforehand, with `drawingId` where its id belongs. */
  readonly drawing?: string | undefined;
  /** What it shows, in words. */
  readonly label: string;
  /** Called after each drawing with the prefix of its ids. */
  readonly onDrawn?: ((canvas: HTMLElement, id: string) => void) | undefined;
}

export function MermaidDrawing({ source, drawing, label, onDrawn }: MermaidDrawingProps) {
  const canvas = useRef<HTMLDivElement>(null);
  const id = `drawing-${useId().replace(/[^\w-]/g, '')}`;
  const { drawn, isBroken } = useDrawing(canvas, source, drawing, id);
  const scroll = useRef<HTMLDivElement>(null);
  const isWider = useOverflow(scroll, drawn);
  const t = useText('diagram');
  useEffect(() => {
    if (drawn !== undefined && canvas.current) onDrawn?.(canvas.current, id);
  }, [drawn, id, onDrawn]);
  // Without it React would write the same drawing anew, and lose what was lit in it.
  const html = useMemo(() => (drawn === undefined ? undefined : { __html: drawn }), [drawn]);
  if (isBroken) return <p className={styles.broken}>{t('broken', { words: label })}</p>;
  const common = { ref: canvas, className: styles.canvas, role: 'img', 'aria-label': label };
  return (
    <div ref={scroll} className={styles.scroll} tabIndex={isWider ? 0 : undefined}>
      {html === undefined ? (
        <div {...common} style={{ '--height': `${drawingHeight(source)}rem` }} />
      ) : (
        <div
          {...common}
          style={sizeOf(html.__html)}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: the lesson's own, drawn beforehand and checked; or Mermaid's, which sanitises what it draws (securityLevel strict)
          dangerouslySetInnerHTML={html}
        />
      )}
    </div>
  );
}

function useDrawing(
  canvas: RefObject<HTMLElement | null>,
  source: string,
  drawing: string | undefined,
  id: string,
): { drawn: string | undefined; isBroken: boolean } {
  const isNear = useNear(canvas, drawing === undefined);
  const [here, setHere] = useState<{ readonly source: string; readonly svg: string | undefined }>();
  useEffect(() => {
    if (!isNear || drawing !== undefined) return undefined;
    let isCurrent = true;
    import('#components/diagram/render-mermaid.ts')
      .then(({ renderMermaid }) => renderMermaid(source, id))
      .then(
        svg => isCurrent && setHere({ source, svg }),
        () => isCurrent && setHere({ source, svg: undefined }),
      );
    return () => {
      isCurrent = false;
    };
  }, [isNear, source, drawing, id]);
  const made = useMemo(() => drawing?.replaceAll(drawingId, id), [drawing, id]);
  // While a changed source is being drawn, what was drawn before stays.
  return { drawn: made ?? here?.svg, isBroken: here !== undefined && here.svg === undefined };
}

/** The size that it was drawn in, in pixels. */
export function sizeOf(svg: string): { '--drawn-width': string; '--drawn-height': string } {
  const [, width = '600', height = '300'] = /viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  return { '--drawn-width': `${width}px`, '--drawn-height': `${height}px` };
}

/** Whether what an element holds is wider than it. */
function useOverflow(element: RefObject<HTMLElement | null>, held: string | undefined): boolean {
  const [isWider, setWider] = useState(false);
  useEffect(() => {
    const box = element.current;
    if (!box || held === undefined) return undefined;
    const observer = new ResizeObserver(() => setWider(box.scrollWidth > box.clientWidth));
    observer.observe(box);
    return () => observer.disconnect();
  }, [element, held]);
  return isWider;
}

/** Whether an element has come within a screen of the window. */
function useNear(element: RefObject<HTMLElement | null>, isWatching: boolean): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (!element.current || isNear || !isWatching) return undefined;
    const observer = new IntersectionObserver(
      entries => {
        if (entries.some(entry => entry.isIntersecting)) setNear(true);
      },
      { rootMargin: '100% 0%' },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, isNear, isWatching]);
  return isNear;
}
