/** A new prediction. */
import type { Files, NewShape } from '#lessons/check/new/exercises.ts';

export function predictFiles({ id, shape: from, variantOf, prefix }: NewShape): Files {
  const variant = variantOf === undefined ? '' : `\n  variantOf: '${variantOf}',`;
  return {
    'exercise.ts': `import { predictExercise } from '#lessons/grading/exercise.ts';
import { shape } from '${from}';

export default predictExercise({${variant}
  ...shape({ right: '-1' }),
  title: 'TODO A title for ${id}',
  task: \`
TODO What was run before: \\\`SET ${prefix}:7 value\\\`. And the question: what does \\\`TTL ${prefix}:7\\\` answer?
\`,
});
`,
    ...(variantOf === undefined ? { 'shape.ts': shape } : {}),
  };
}

const shape = `/** TODO What is asked. The variant has the same shape with other names and numbers. */
import type { PredictExercise } from '#lessons/grading/exercise.ts';

export function shape({ right }: { readonly right: string }): Omit<PredictExercise, 'kind' | 'title' | 'task'> {
  return {
    hints: ['TODO A nudge.', 'TODO Nearly the answer.'],
    explanation: 'TODO Why it is so.',
    choices: ['-2', '-1', '0'],
    checks: {
      answer: { name: 'TODO What is predicted', feedback: 'TODO What to think about next.' },
    },
    accepts: answer => ({ passed: answer === right, expected: right, observed: answer }),
  };
}
`;
