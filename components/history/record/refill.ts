/** A history made anew after a page was loaded: from the events that the server still keeps, and the keys of now. */
import { keyId } from '#components/bench/drawn-keys.ts';
import type { KeySnapshot, SandboxEvent } from '#sandbox/protocol.ts';
import type { Recorder } from './recorder.ts';

/**
 * `past` oldest first, up to the moment that `now` shows. What a key held before its first change among them nobody
 * knows any more, unless it came with a reset.
 */
export function refill(recorder: Recorder, now: readonly KeySnapshot[], past: readonly SandboxEvent[]): void {
  const changed = new Set<string>();
  const unknown = new Set<string>();
  for (const event of past) {
    if (event.type !== 'view') continue;
    for (const { key } of [...event.changed, ...event.gone]) {
      const id = keyId(key);
      if (!changed.has(id) && event.cause.by !== 'reset') unknown.add(id);
      changed.add(id);
    }
  }
  recorder.begin(
    now.filter(({ key }) => !changed.has(keyId(key))),
    { isCut: (past[0]?.seq ?? 2) > 1 },
  );
  recorder.startsWithout(unknown);
  recorder.addAll(past);
}
