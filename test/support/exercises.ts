/**
 * Exercises of each kind, without a folder, for tests of what goes in and out. Whatever a learner may not see says
 * HIDDEN, so that a test can look for it.
 */
import type { Catalog, CatalogExercise } from '#lessons/catalog.ts';
import type { Exercise } from '#lessons/grading/exercise.ts';
import type { PublicExercise } from '#lessons/schema.ts';

const place = { track: 'first-steps', lesson: 'strings', folder: '/HIDDEN-FOLDER' };
const checks = {
  holds: { name: 'It holds', feedback: 'HIDDEN-FEEDBACK', mistakes: { wrong: 'HIDDEN-SENTENCE' } },
};
const text = {
  title: 'A title',
  task: 'A task',
  hints: ['A nudge', 'Nearly it'],
  explanation: 'HIDDEN-EXPLANATION',
  checks,
};
const observation = { passed: true, expected: 'HIDDEN-EXPECTED', observed: '' };
const scenarios = [{ id: 'HIDDEN-SCENARIO', title: 'HIDDEN-STORY', run: async () => {} }];

const definitions: Record<string, Exercise> = {
  'write-code': { kind: 'code', exports: 'getProduct', scenarios, ...text },
  'write-code-again': { kind: 'code', variantOf: 'write-code', exports: 'getSupplier', scenarios, ...text },
  'write-lua': { kind: 'lua', scenarios, ...text },
  'set-a-name': {
    kind: 'state',
    start: ['SET user:43:name "Grace"'],
    goal: ['SET user:42:name "Ada"'],
    observe: async () => ({ holds: observation }),
    ...text,
  },
  'run-servers': { kind: 'operate', servers: 'cluster', start: [], observe: async () => ({}), ...text },
  'what-is-left': { kind: 'predict', choices: ['1', '2'], accepts: () => observation, ...text },
};

function catalogued(id: string, definition: Exercise): CatalogExercise {
  const { kind, title, task, hints } = definition;
  const shown: PublicExercise = {
    id,
    track: place.track,
    lesson: place.lesson,
    kind,
    ...(definition.variantOf === undefined ? {} : { variantOf: definition.variantOf }),
    title,
    task,
    hints: [...hints],
    ...(kind === 'code' ? { starter: 'export function getProduct() {}', exports: definition.exports } : {}),
    checks: [{ id: 'holds', name: 'It holds' }],
  };
  return {
    id,
    kind,
    ...place,
    definition,
    public: shown,
    starter: shown.starter,
    solution: 'HIDDEN-SOLUTION',
    mistakes: [{ id: 'wrong', fails: 'holds', source: 'HIDDEN-MISTAKE' }],
    explanation: 'HIDDEN-EXPLANATION',
  };
}

/** One exercise of each kind, the first with a variant, and no lesson but `first-steps/strings`. */
export function testCatalog(): Catalog {
  const exercises = Object.entries(definitions).map(([id, definition]) => catalogued(id, definition));
  const lesson: NonNullable<ReturnType<Catalog['lesson']>> = {
    track: place.track,
    slug: place.lesson,
    number: 1,
    folder: place.folder,
    front: {
      title: 'Strings',
      summary: 'Strings',
      minutes: 10,
      prerequisites: [],
      start: ['SET greeting hello'],
      world: false,
      kind: 'namespace',
      recall: [],
      notes: { misconception: '', question: '', expect: [], recover: '' },
      sources: [],
    },
    body: '',
    page: { sections: [], blocks: [], predictions: [], exercises: [], diagrams: [], production: [] },
    world: undefined,
    exercises,
  };
  return {
    tracks: [],
    track: () => undefined,
    lesson: (track, slug) => (track === place.track && slug === place.lesson ? lesson : undefined),
    lessons: () => [lesson],
    exercise: id => exercises.find(exercise => exercise.id === id),
    exercises: () => exercises,
  };
}
