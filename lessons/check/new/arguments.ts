/** What `lesson:new` is asked for. It asks nothing back: what is not said gets a TODO in the files. */
import { parseArgs } from 'node:util';
import { readRoot } from '#lessons/check/arguments.ts';
import { shown } from '#lessons/check/target.ts';
import { type ExerciseKind, exerciseKindSchema, slugSchema } from '#lessons/schema.ts';
import { Failure } from '#sandbox/failure.ts';

export interface NewExercise {
  readonly id: string;
  readonly kind: ExerciseKind;
  readonly variant: string;
}

export interface NewArguments {
  readonly track: string;
  readonly lesson: string;
  readonly title: string | undefined;
  readonly summary: string | undefined;
  readonly minutes: number;
  readonly kind: string;
  readonly world: boolean;
  readonly exercises: readonly NewExercise[];
  readonly root: string;
}

export const newUsage = `Usage: npm run lesson:new -- <track> <lesson> [options]

Makes a lesson's folder, ready to be written. Of a lesson that is there already, it makes further exercises.
  --title <text>        by default as track.yaml plans it, else from the lesson's name
  --summary <text>
  --minutes <5 to 30>   by default 12
  --world               with a simulated world beside the sandbox
  --servers <kind>      server, replicated, sentinel, cluster or independent in place of a namespace
  --exercise <id>       as often as there are exercises; by default two, of the kinds state and code
    --kind <kind>       of the exercise before it: code, lua, state, operate or predict; by default code
    --variant <id>      of its variant; by default <id>-again

  npm run lesson:new -- caching lazy-initialization --exercise load-once --kind code --exercise see-the-spike --kind predict`;

const serverKinds = ['namespace', 'server', 'replicated', 'sentinel', 'cluster', 'independent'];
const longestId = 60;

/** @throws {Failure} `bad-request` with a sentence */
export function readNewArguments(args: readonly string[]): NewArguments | 'help' {
  const { positionals, tokens, values } = parse(args);
  if (values.help === true) return 'help';
  const [track, lesson, ...more] = positionals;
  if (track === undefined || lesson === undefined || more.length > 0)
    throw refuse(`A track and a lesson are needed, such as “caching lazy-initialization”.\n\n${newUsage}`);
  return {
    track: slug(track.replace(/^\d\d-/, ''), 'The track'),
    lesson: slug(lesson.replace(/^\d\d-/, ''), 'The lesson'),
    title: line(values.title, '--title', 80),
    summary: line(values.summary, '--summary', 200),
    minutes: readMinutes(values.minutes),
    kind: readServers(values.servers),
    world: values.world === true,
    exercises: readExercises(tokens),
    root: readRoot(values.root),
  };
}

const refuse = (why: string) => new Failure('bad-request', why);

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      tokens: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        title: { type: 'string' },
        summary: { type: 'string' },
        minutes: { type: 'string' },
        world: { type: 'boolean' },
        servers: { type: 'string' },
        exercise: { type: 'string', multiple: true },
        kind: { type: 'string', multiple: true },
        variant: { type: 'string', multiple: true },
        root: { type: 'string' },
      },
    });
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.split('.')[0] : String(thrown);
    throw refuse(`${why}.\n\n${newUsage}`);
  }
}

function slug(text: string, what: string): string {
  if (slugSchema.safeParse(text).success && text.length <= longestId) return text;
  throw refuse(
    `${what} cannot be called “${shown(text)}”: small letters, digits and hyphens, at most ${longestId} of them.`,
  );
}

function line(text: string | undefined, flag: string, longest: number): string | undefined {
  if (text === undefined) return undefined;
  const plain = text.trim();
  if (plain === '' || plain.length > longest || /\p{C}/u.test(plain))
    throw refuse(`${flag} takes one line of text, at most ${longest} characters.`);
  return plain;
}

function readMinutes(text: string | undefined): number {
  const minutes = Number(text ?? 12);
  if (Number.isInteger(minutes) && minutes >= 5 && minutes <= 30) return minutes;
  throw refuse(`--minutes takes a whole number from 5 to 30, not “${shown(text ?? '')}”.`);
}

function readServers(text = 'namespace'): string {
  if (serverKinds.includes(text)) return text;
  throw refuse(`--servers takes ${serverKinds.join(', ')}; not “${shown(text)}”.`);
}

type Tokens = ReturnType<typeof parse>['tokens'];

/** `--kind` and `--variant` speak of the `--exercise` before them. */
function readExercises(tokens: Tokens): NewExercise[] {
  const found: { id: string; kind?: ExerciseKind; variant?: string }[] = [];
  for (const token of tokens) {
    if (token.kind !== 'option' || token.value === undefined) continue;
    const { name, value } = token;
    if (name === 'exercise') found.push({ id: slug(value, 'An exercise') });
    if (name !== 'kind' && name !== 'variant') continue;
    const last = found.at(-1);
    if (last === undefined) throw refuse(`--${name} speaks of the --exercise before it; there is none yet.`);
    if (last[name] !== undefined) throw refuse(`--${name} is given twice for the exercise “${last.id}”.`);
    if (name === 'variant') last.variant = slug(value, 'A variant');
    else last.kind = readKind(value);
  }
  const exercises = found.map(({ id, kind = 'code', variant = `${id}-again` }) => ({ id, kind, variant }));
  const ids = exercises.flatMap(({ id, variant }) => [id, variant]);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw refuse(`Two exercises would be called “${twice}”.`);
  return exercises;
}

function readKind(text: string): ExerciseKind {
  const kind = exerciseKindSchema.safeParse(text);
  if (kind.success) return kind.data;
  throw refuse(`There is no kind “${shown(text)}” of exercise: code, lua, state, operate or predict.`);
}
