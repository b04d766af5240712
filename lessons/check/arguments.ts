/** What `lesson:check` is asked for. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type StepName, stepMeanings, stepNameSchema, stepNames } from '#lessons/check/step.ts';
import { Failure } from '#sandbox/failure.ts';

export interface CheckArguments {
  /** A track's, lesson's or exercise's folder; undefined for all. */
  readonly path: string | undefined;
  readonly steps: readonly StepName[];
  readonly watch: boolean;
  readonly json: boolean;
  readonly root: string;
}

export const checkUsage = `Usage: npm run lesson:check [-- <folder> [--watch] [--only <steps>] [--json]]

Checks a lesson, a track or an exercise; without a folder, all of them.
  --watch         checks again what a saved file touches
  --only <steps>  some of the steps, with commas between
  --json          one JSON document in place of text

Steps:
${stepNames.map(name => `  ${name.padEnd(10)} ${stepMeanings[name]}`).join('\n')}`;

/** @throws {Failure} `bad-request` with a sentence */
export function readCheckArguments(args: readonly string[]): CheckArguments | 'help' {
  const { positionals, values } = parse(args);
  if (values.help === true) return 'help';
  if (positionals.length > 1)
    throw new Failure('bad-request', `One folder at a time, please; there are ${positionals.length}.`);
  if (values.watch === true && values.json === true)
    throw new Failure(
      'bad-request',
      '--watch and --json do not go together: JSON is one document, and then it is over.',
    );
  return {
    path: positionals[0],
    steps: readSteps(values.only),
    watch: values.watch === true,
    json: values.json === true,
    root: readRoot(values.root),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        watch: { type: 'boolean' },
        json: { type: 'boolean' },
        only: { type: 'string', multiple: true },
        root: { type: 'string' },
      },
    });
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.split('.')[0] : String(thrown);
    throw new Failure('bad-request', `${why}.\n\n${checkUsage}`);
  }
}

function readSteps(given: readonly string[] | undefined): StepName[] {
  if (given === undefined) return [...stepNames];
  const names = given.flatMap(list => list.split(',')).map(name => name.trim());
  const unknown = names.find(name => !stepNameSchema.safeParse(name).success);
  if (unknown !== undefined)
    throw new Failure('bad-request', `There is no step “${unknown}”. Steps: ${stepNames.join(', ')}.`);
  return stepNames.filter(name => names.includes(name));
}

/** Another folder of tracks is for tests. Its modules import by #names, so it stands inside of the project. */
export function readRoot(given: string | undefined): string {
  if (given === undefined) return path.resolve('lessons/tracks');
  const root = path.resolve(given);
  const steps = path.relative(process.cwd(), root).split(path.sep);
  if (steps[0] === '..' || steps[0] === '')
    throw new Failure('bad-request', 'The folder of tracks must stand inside of the project.');
  return root;
}
