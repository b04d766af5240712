'use client';
/** Placeholder. */
export function Inspector({ id }: { id: string }) {
  return <section>{id}</section>;
}
