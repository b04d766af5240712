'use client';
/** The servers of a sandbox and the links between them, what happened to them, and what can be done to them. */
export function ServersView() {
  return null;
}
