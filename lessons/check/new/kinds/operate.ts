/** A new Operate exercise, on one server of one's own. */
import type { Files, NewShape } from '#lessons/check/new/exercises.ts';
import { texts } from '#lessons/check/new/kinds/texts.ts';

export function operateFiles({ id, prefix, shape: from, variantOf }: NewShape): Files {
  const setting = variantOf === undefined ? 'appendonly' : 'lazyfree-lazy-expire';
  const script = (
    first: string,
    ...body: string[]
  ) => `${first}import type { OperateAnswer } from '#lessons/grading/operator.ts';

const answer: OperateAnswer = async operator => {
${body.map(line => `  ${line}`).join('\n')}
};

export default answer;
`;
  const variant = variantOf === undefined ? '' : `\n  variantOf: '${variantOf}',`;
  return {
    'exercise.ts': `import { operateExercise } from '#lessons/grading/exercise.ts';
import { shape } from '${from}';

export default operateExercise({${variant}
  ...shape({ setting: '${setting}', key: '${prefix}:7' }),
  title: 'TODO A title for ${id}',
  task: \`
TODO State every rule that is checked: a rule that is not stated is not checked.

Turn \\\`${setting}\\\` on while \\\`redis-1\\\` runs. The key \\\`${prefix}:7\\\` stays.
\`,
});
`,
    ...(variantOf === undefined ? { 'shape.ts': shape } : {}),
    'solution.ts': script('', `await operator.run('redis-1', 'CONFIG', 'SET', '${setting}', 'yes');`),
    'mistakes/emptied.ts': script(
      '// fails: key-stays\n',
      `await operator.run('redis-1', 'CONFIG', 'SET', '${setting}', 'yes');`,
      `await operator.run('redis-1', 'FLUSHALL');`,
    ),
  };
}

const shape = `/** TODO What is asked, and how it is read. The variant has the same shape with other names and numbers. */
import type { OperateExercise } from '#lessons/grading/exercise.ts';

interface Names {
  readonly setting: string;
  readonly key: string;
}

export function shape({ key, setting }: Names): Omit<OperateExercise, 'kind' | 'title' | 'task'> {
  return {
    servers: 'server',
    start: [\`SET \${key} value\`],
${texts}
    checks: {
      'is-on': { name: \`TODO What should hold: \${setting} is on\`, feedback: 'TODO What to think about next.' },
      'key-stays': {
        name: 'TODO What should hold: the key is there',
        feedback: 'TODO What to think about next.',
        mistakes: { emptied: 'TODO What this mistake leads to.' },
      },
    },
    observe: async ({ nodes }) => {
      const node = nodes['redis-1'];
      const reply = await node?.read('CONFIG', 'GET', setting);
      const value = Array.isArray(reply) ? String(reply[1]) : 'no answer';
      const keys = (await node?.keys()) ?? [];
      const isThere = keys.includes(key);
      return {
        'is-on': { passed: value === 'yes', expected: \`\${setting} yes\`, observed: \`\${setting} \${value}\` },
        'key-stays': {
          passed: isThere,
          expected: key,
          observed: keys.join(', ') || 'no key',
          ...(keys.length === 0 ? { mistake: 'emptied' } : {}),
        },
      };
    },
  };
}
`;
