/** The solution of an Operate exercise for people: what to type where, and what to do on the bench. */
import path from 'node:path';
import type { CatalogExercise } from '#lessons/catalog.ts';
import type { Operator } from '#lessons/grading/operator.ts';
import { quoteArgument } from '#sandbox/resp/cli-quote.ts';
import type { Chaos, Loss } from '#sandbox/server-protocol.ts';
import { loadScript } from './script.ts';

/** As lines of `node> command` and `# what else`. A script that goes on by what it is answered is given as it stands. */
export async function solutionText(exercise: CatalogExercise): Promise<string> {
  const lines: string[] = [];
  const script = await loadScript(path.join(exercise.folder, 'solution.ts'));
  try {
    await script(createScribe(line => lines.push(line)));
    return lines.join('\n');
  } catch {
    // Nothing is run here, so whatever it wanted to read was not there.
    return exercise.solution;
  }
}

/** Does nothing but write down. */
function createScribe(write: (line: string) => void): Operator {
  return {
    async run(node, ...args) {
      write(`${node}> ${args.map(arg => quoteArgument(Buffer.from(String(arg)))).join(' ')}`);
      return null;
    },
    async chaos(chaos) {
      write(`# On the bench: ${chaosText(chaos)}`);
    },
    async startLoad({ mode, ratePerSecond = 200 }) {
      write(
        `# On the bench: a load of ${ratePerSecond} ${mode === 'writes' ? 'writes' : 'requests'} a second`,
      );
    },
    async stopLoad() {
      write('# On the bench: stop the load');
    },
    async countLoss() {
      write('# On the bench: count what came back');
      return nothingLost;
    },
    async until(what) {
      write(`# Wait until ${what}`);
    },
  };
}

/** `kill redis-1`, `cut link redis-1 redis-2`. */
function chaosText({ action, ...rest }: Chaos): string {
  const words = Object.values(rest).flatMap(value => (Array.isArray(value) ? value : [value]));
  return [action.replaceAll('-', ' '), ...words.filter(word => word !== null)].join(' ');
}

const nothingLost: Loss = {
  countedAtMs: 0,
  acknowledged: 0,
  present: 0,
  lost: 0,
  firstLostAtMs: null,
  lastLostAtMs: null,
  unacknowledgedPresent: 0,
};
