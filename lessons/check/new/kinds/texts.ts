/** What the kinds have in common. */
import type { NewShape } from '#lessons/check/new/exercises.ts';

/** `load-once` → `loadOnce` */
export const functionName = (id: string): string => {
  const name = id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return /^[a-z]/.test(name) ? name : `do${name}`;
};

export function exerciseModule(kind: string, { prefix, shape, variantOf, id }: NewShape, names = ''): string {
  const variant = variantOf === undefined ? '' : `\n  variantOf: '${variantOf}',`;
  return `import { ${kind}Exercise } from '#lessons/grading/exercise.ts';
import { shape } from '${shape}';

export default ${kind}Exercise({${variant}
  ...shape({ prefix: '${prefix}'${names} }),
  title: 'TODO A title for ${id}',
  task: \`
TODO State every rule that is checked: a rule that is not stated is not checked.

1. The key is \\\`${prefix}:<id>\\\`.
2. It ends after exactly 300 seconds.
\`,
});
`;
}

export const texts = `    hints: ['TODO A nudge.', 'TODO Nearly the answer.'],
    explanation: 'TODO Why the solution is right.',`;

export const checks = `    checks: {
      kept: {
        name: 'TODO What should hold: kept for 300 seconds',
        feedback: 'TODO What to think about next.',
        mistakes: { 'no-ttl': 'TODO What this mistake leads to.' },
      },
    },`;

export const ttlWords = `const shown = (ttlMs: number): string =>
  ttlMs === -2 ? 'no key' : ttlMs === -1 ? 'a key without an end' : \`a TTL of \${ttlMs / 1000} s\`;`;
