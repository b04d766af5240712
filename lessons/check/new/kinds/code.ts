/** A new Code exercise. */
import type { Files, NewShape } from '#lessons/check/new/exercises.ts';
import { checks, exerciseModule, functionName, texts, ttlWords } from '#lessons/check/new/kinds/texts.ts';

export function codeFiles(made: NewShape): Files {
  const name = functionName(made.id);
  const answer = (first: string, ...body: string[]) => `${first}
export async function ${name}(redis: Redis, id: string, value: string): Promise<boolean> {
${body.map(line => `  ${line}`).join('\n')}
}
`;
  return {
    'exercise.ts': exerciseModule('code', made, `, exports: '${name}'`),
    ...(made.variantOf === undefined ? { 'shape.ts': shape } : {}),
    'starter.ts': answer('/** TODO What it does. */', 'console.log(redis, id, value);', 'return false;'),
    'solution.ts': answer(
      '/** TODO What it does. */',
      `return (await redis.set(\`${made.prefix}:\${id}\`, value, 'EX', 300)) === 'OK';`,
    ),
    'mistakes/no-ttl.ts': answer(
      '// fails: kept',
      `return (await redis.set(\`${made.prefix}:\${id}\`, value)) === 'OK';`,
    ),
    'also-right/by-setex.ts': answer(
      '// TODO Right in another way than the solution. One more of these.',
      `return (await redis.setex(\`${made.prefix}:\${id}\`, 300, value)) === 'OK';`,
    ),
  };
}

const shape = `/** TODO What is asked, and how it is tried. The variant has the same shape with other names and numbers. */
import type { CodeExercise } from '#lessons/grading/exercise.ts';
import type { Stage } from '#lessons/grading/stage.ts';

interface Names {
  readonly prefix: string;
  readonly exports: string;
}

${ttlWords}

async function checkKept(stage: Stage, key: string, isThere: boolean): Promise<void> {
  const ttlMs = await stage.pttl(key);
  const value = await stage.redis('GET', key);
  stage.check('kept', (ttlMs === 300_000 && value === 'a value') || (!isThere && ttlMs === -2), {
    expected: 'the value, and a TTL of 300 s',
    observed: \`\${shown(ttlMs)}, \${JSON.stringify(value)}\`,
    mistake: ttlMs === -1 ? 'no-ttl' : undefined,
  });
}

export function shape({ exports, prefix }: Names): Omit<CodeExercise, 'kind' | 'title' | 'task'> {
  return {
    exports,
${texts}
${checks.replace(/ {4}},$/, `      'says-so': {\n        name: 'TODO What should hold: it answers true',\n        feedback: 'TODO What to think about next.',\n      },\n    },`)}
    scenarios: [
      {
        id: 'alone',
        title: 'TODO What happens: one caller',
        run: async stage => {
          const a = stage.actor('app-1');
          const outcome = await a.call(a.redis, '7', 'a value');
          const said = outcome.status === 'returned' ? String(outcome.value) : outcome.status;
          stage.check('says-so', said === 'true', { expected: 'true', observed: said });
          await checkKept(stage, \`\${prefix}:7\`, true);
        },
      },
      {
        id: 'crash',
        title: 'TODO What happens: the caller dies before or after any of its calls',
        explore: { preemptions: 0, faults: { crash: 1 }, schedules: 50 },
        run: async stage => {
          const a = stage.actor('app-1');
          await stage.settle(a.start(a.redis, '7', 'a value'));
          await checkKept(stage, \`\${prefix}:7\`, false);
        },
      },
    ],
  };
}
`;
