'use client';
/** What was lately chosen in the palette, kept in this browser. */
import * as z from 'zod/mini';

const recentSchema = z
  .array(
    z.strictObject({
      /** `action:<id>` or `href:<href>` */
      id: z.string().check(z.maxLength(300)),
      title: z.string().check(z.maxLength(200)),
    }),
  )
  .check(z.maxLength(20));
export type Recent = z.infer<typeof recentSchema>[number];

const storageName = 'keyspace:recent';
const most = 6;

/** Last first; empty where nothing was kept, or what was kept is no longer understood. */
export function readRecent(): readonly Recent[] {
  try {
    return recentSchema.parse(JSON.parse(localStorage.getItem(storageName) ?? '[]'));
  } catch {
    // Storage may be forbidden, and anybody can write anything into it.
    return [];
  }
}

export function noteRecent(recent: Recent): void {
  const others = readRecent().filter(({ id }) => id !== recent.id);
  try {
    localStorage.setItem(storageName, JSON.stringify([recent, ...others].slice(0, most)));
  } catch {
    // Remembering is a comfort.
  }
}
