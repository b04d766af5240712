'use client';
/** One Mermaid drawing: loaded when near, drawn again when the colour scheme changes, its room kept from the start. */
import { type RefObject, useEffect, useRef, useState } from 'react';
import { drawingHeight } from '#components/diagram/drawing-height.ts';
import { onSchemeChange } from '#components/diagram/mermaid-theme.ts';
import { renderMermaid } from '#components/diagram/render-mermaid.ts';
import styles from './Diagram.module.css';

interface MermaidDrawingProps {
  readonly source: string;
  /** What it shows, in words. */
  readonly label: string;
  /** Called after each drawing with the prefix of its ids. */
  readonly onDrawn?: (canvas: HTMLElement, id: string) => void;
}

export function MermaidDrawing({ source, label, onDrawn }: MermaidDrawingProps) {
  const canvas = useRef<HTMLDivElement>(null);
  const isNear = useNear(canvas);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    if (!isNear) return undefined;
    let isCurrent = true;
    const draw = (): void => {
      renderMermaid(source).then(
        ({ svg, id }) => {
          if (!isCurrent || !canvas.current) return;
          // Mermaid sanitises what it draws (securityLevel strict), and the source is the lesson's own.
          canvas.current.innerHTML = svg;
          onDrawn?.(canvas.current, id);
        },
        () => setBroken(true),
      );
    };
    draw();
    const stop = onSchemeChange(draw);
    return () => {
      isCurrent = false;
      stop();
    };
  }, [isNear, source, onDrawn]);
  if (isBroken) return <p className={styles.broken}>The drawing cannot be shown here. In words: {label}</p>;
  return (
    <div className={styles.scroll}>
      <div
        ref={canvas}
        className={styles.canvas}
        style={{ '--height': `${drawingHeight(source)}rem` }}
        role="img"
        aria-label={label}
      />
    </div>
  );
}

/** Whether an element has come within a screen of the window. */
function useNear(element: RefObject<HTMLElement | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (!element.current || isNear) return undefined;
    const observer = new IntersectionObserver(
      entries => {
        if (entries.some(entry => entry.isIntersecting)) setNear(true);
      },
      { rootMargin: '100% 0%' },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, isNear]);
  return isNear;
}
