/** Watch mode: a round over everything, then one for each save over what the file touches. */
import { watch } from 'node:fs';
import path from 'node:path';
import { type Checker, startChecker } from '#lessons/check/checker.ts';
import { shownFile } from '#lessons/check/finding.ts';
import { jobOf, type Place, runRound, type Terminal } from '#lessons/check/round.ts';
import type { StepName } from '#lessons/check/step.ts';
import type { Target } from '#lessons/check/target.ts';
import { type Touched, together, touchedBy } from '#lessons/check/touched.ts';

/** Editors save in several steps. */
const settleMs = 80;

export interface Watching {
  /** Of the first round. */
  readonly checker: Checker;
  readonly target: Target;
  readonly steps: readonly StepName[];
  readonly place: Place;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Settles once `signal` says so. A save during a round ends that round: its result would be of yesterday. */
export async function watchFolder({
  checker: first,
  place,
  signal,
  steps,
  target,
  terminal,
}: Watching): Promise<void> {
  let spare = first;
  let running: Checker | undefined;
  let saved = new Map<string, Touched>();
  let timer: NodeJS.Timeout | undefined;
  const leaving = new Set<Promise<void>>();

  const round = async (what: Pick<Target, 'folder' | 'kind'>, wanted: readonly StepName[]): Promise<void> => {
    const before = running;
    const checker = spare;
    running = checker;
    spare = startChecker();
    if (before !== undefined) leaving.add(before.stop());
    try {
      await runRound(checker, jobOf({ ...what, root: target.root }, wanted, place), terminal);
      terminal.say('Waiting for a save. Ctrl-C ends it.\n');
    } catch (thrown) {
      // Ended for a later save: that one will say what there is to say.
      if (running === checker) terminal.say(thrown instanceof Error ? thrown.message : String(thrown));
    }
  };

  const next = () => {
    const touched = together([...saved.values()], target.root);
    const files = [...saved.keys()];
    saved = new Map();
    if (touched === undefined) return;
    const wanted = touched.steps.filter(step => steps.includes(step));
    if (wanted.length === 0) return;
    terminal.say(`${files.map(file => path.basename(file)).join(', ')} saved: ${wanted.join(', ')}`);
    void round(touched, wanted);
  };

  const watcher = watch(target.folder, { recursive: true }, (_event, name) => {
    if (name === null) return;
    const file = path.relative(target.root, path.join(target.folder, name));
    const touched = touchedBy(file, target.root);
    if (touched === undefined) return;
    saved.set(file, touched);
    clearTimeout(timer);
    timer = setTimeout(next, settleMs);
  });
  const ended = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()));
  terminal.say(`Watching ${shownFile(target.folder)}`);
  void round(target, steps);
  await ended;
  clearTimeout(timer);
  watcher.close();
  const last = running;
  running = undefined;
  await Promise.all([spare.stop(), last?.stop(), ...leaving]);
}
