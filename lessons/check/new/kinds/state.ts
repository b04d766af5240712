/** A new State exercise. */
import type { Files, NewShape } from '#lessons/check/new/exercises.ts';
import { checks, exerciseModule, texts, ttlWords } from '#lessons/check/new/kinds/texts.ts';

export function stateFiles(made: NewShape): Files {
  const key = `${made.prefix}:7`;
  return {
    'exercise.ts': exerciseModule('state', made).replace(
      'exactly 300 seconds',
      '300 seconds at the latest, by one command',
    ),
    ...(made.variantOf === undefined ? { 'shape.ts': shape } : {}),
    'solution.redis': `SET ${key} value EX 300\n`,
    'mistakes/no-ttl.redis': `# fails: kept\nSET ${key} value\n`,
  };
}

const shape = `/** TODO What is asked, and how it is read. The variant has the same shape with other names and numbers. */
import type { StateExercise } from '#lessons/grading/exercise.ts';

${ttlWords}

export function shape({ prefix }: { readonly prefix: string }): Omit<StateExercise, 'kind' | 'title' | 'task'> {
  const key = \`\${prefix}:7\`;
  return {
${texts}
    start: [],
    goal: [\`SET \${key} value EX 300\`],
${checks}
    observe: async state => {
      const ttlMs = await state.pttl(key);
      const isString = (await state.read('TYPE', key)) === 'string';
      const value = isString ? await state.read('GET', key) : null;
      const writes = state.transcript.filter(({ args, failed }) => args[1] === key && !failed);
      // Above 200 s: the time that typing takes is given, a wrong unit is not.
      const passed = ttlMs > 200_000 && ttlMs <= 300_000 && value === 'value' && writes.length === 1;
      return {
        kept: {
          passed,
          expected: 'the value, a TTL of at most 300 s, one command',
          observed: \`\${String(value)}, \${shown(ttlMs)}, \${writes.length} commands\`,
          ...(ttlMs === -1 ? { mistake: 'no-ttl' } : {}),
        },
      };
    },
  };
}
`;
