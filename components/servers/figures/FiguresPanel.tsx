'use client';
/** Live figures of a server. */
export function FiguresPanel() {
  return null;
}
