'use client';
/** A load on the servers, and what became of its writes. */
export function LoadPanel() {
  return null;
}
