'use client';
/** Moving and zooming a drawing inside a mat. */
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';
import { type Point, type View, zoomedAt } from '#components/diagram/zoom-view.ts';

const stepPx = 48;
const paddingPx = 24;

interface Zoom {
  readonly view: View;
  /** About the middle of the mat. */
  zoomBy(factor: number): void;
  fitIn(): void;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: (event: PointerEvent) => void;
    readonly onPointerCancel: (event: PointerEvent) => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
  };
}

/** @param mat null until it is there */
export function useZoom(mat: HTMLElement | null): Zoom {
  const [view, setView] = useState<View>({ x: 0, y: 0, scale: 1 });
  const pointers = useRef(new Map<number, Point>());
  const middle = useCallback((): Point => {
    const { clientWidth = 0, clientHeight = 0 } = mat ?? {};
    return { x: clientWidth / 2, y: clientHeight / 2 };
  }, [mat]);
  const zoomBy = useCallback(
    (factor: number, at: Point = middle()) => setView(now => zoomedAt(now, factor, at)),
    [middle],
  );
  const fitIn = useCallback(() => {
    const size = mat?.querySelector('svg')?.viewBox.baseVal;
    if (!mat || !size) return;
    const { clientWidth, clientHeight } = mat;
    const room = (all: number, own: number) => (all - 2 * paddingPx) / own;
    const scale = Math.min(2, room(clientWidth, size.width), room(clientHeight, size.height));
    setView({
      scale,
      x: (clientWidth - size.width * scale) / 2,
      y: (clientHeight - size.height * scale) / 2,
    });
  }, [mat]);
  useEffect(() => {
    if (!mat) return undefined;
    // A dialog has no size until it is shown, and takes the focus when it is.
    const observer = new ResizeObserver(() => {
      if (mat.clientWidth === 0) return;
      observer.disconnect();
      fitIn();
      mat.focus();
    });
    observer.observe(mat);
    return () => observer.disconnect();
  }, [mat, fitIn]);
  useWheel(mat, zoomBy, setView);

  const place = (event: PointerEvent): Point => {
    const box = mat?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const forget = (event: PointerEvent): void => {
    pointers.current.delete(event.pointerId);
  };
  return {
    view,
    zoomBy,
    fitIn,
    handlers: {
      onPointerDown: event => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pointers.current.set(event.pointerId, place(event));
      },
      onPointerMove: event => {
        const before = pointers.current.get(event.pointerId);
        if (!before) return;
        const now = place(event);
        const [other] = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
        pointers.current.set(event.pointerId, now);
        if (other) {
          const factor = distance(now, other) / Math.max(1, distance(before, other));
          zoomBy(factor, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
        } else setView(view => ({ ...view, x: view.x + now.x - before.x, y: view.y + now.y - before.y }));
      },
      onPointerUp: forget,
      onPointerCancel: forget,
      onKeyDown: event => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const move = arrows[event.key];
        if (move) setView(now => ({ ...now, x: now.x - move.x * stepPx, y: now.y - move.y * stepPx }));
        else if (event.key === '+' || event.key === '=') zoomBy(1.25);
        else if (event.key === '-' || event.key === '−') zoomBy(1 / 1.25);
        else if (event.key === '0') fitIn();
        else return;
        event.preventDefault();
      },
    },
  };
}

const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);

/** React listens to wheels passively, and a passive listener cannot keep the page from zooming. */
function useWheel(
  mat: HTMLElement | null,
  zoomBy: (factor: number, at: Point) => void,
  setView: (change: (view: View) => View) => void,
): void {
  useEffect(() => {
    const element = mat;
    if (!element) return undefined;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      // A pinch on a touchpad comes as a wheel with Ctrl.
      if (event.ctrlKey || event.metaKey) zoomBy(Math.exp(-event.deltaY / 200), at);
      else setView(view => ({ ...view, x: view.x - event.deltaX, y: view.y - event.deltaY }));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [mat, zoomBy, setView]);
}
