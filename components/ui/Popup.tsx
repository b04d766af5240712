'use client';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from './Button.tsx';
import styles from './Popup.module.css';
import { ToolLabel } from './ToolLabel.tsx';

/** A button that opens a small panel below it. Escape, a click elsewhere or `close` shut it; focus comes back. */
export function Popup({
  label,
  title,
  icon,
  isBare = false,
  children,
}: {
  /** Shown on the button; hidden where there is little room. */
  label: string;
  /** What the panel is, for its heading. */
  title: string;
  icon: ReactNode;
  /** The label is for screen readers alone, however much room there is. */
  isBare?: boolean;
  children: (close: () => void) => ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  useEffect(() => {
    if (!isOpen) return;
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', onPointer);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', onPointer);
      document.removeEventListener('keydown', onKey);
    };
  }, [isOpen]);
  return (
    <div ref={root} className={styles.root}>
      <Button
        ref={button}
        look="quiet"
        size="small"
        title={label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {icon}
        {isBare ? <span className="visually-hidden">{label}</span> : <ToolLabel>{label}</ToolLabel>}
      </Button>
      {isOpen ? (
        <section id={id} className={styles.panel} aria-label={title}>
          <h3 className={styles.title}>{title}</h3>
          {children(close)}
        </section>
      ) : null}
    </div>
  );
}
