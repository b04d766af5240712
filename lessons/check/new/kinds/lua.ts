/** A new Lua exercise. */
import type { Files, NewShape } from '#lessons/check/new/exercises.ts';
import { checks, exerciseModule, texts, ttlWords } from '#lessons/check/new/kinds/texts.ts';

const header = `-- KEYS[1]  TODO what it is
-- ARGV[1]  TODO what it is
-- Reply: 1
`;

export function luaFiles(made: NewShape): Files {
  return {
    'exercise.ts': exerciseModule('lua', made),
    ...(made.variantOf === undefined ? { 'shape.ts': shape } : {}),
    'starter.lua': `${header}return 1\n`,
    'solution.lua': `${header}redis.call('SET', KEYS[1], ARGV[1], 'EX', 300)\nreturn 1\n`,
    'mistakes/no-ttl.lua': `-- fails: kept\nredis.call('SET', KEYS[1], ARGV[1])\nreturn 1\n`,
    'also-right/by-setex.lua': `-- TODO Right in another way than the solution. One more of these.
redis.call('SETEX', KEYS[1], 300, ARGV[1])
return 1
`,
  };
}

const shape = `/** TODO What is asked, and how it is tried. The variant has the same shape with other names and numbers. */
import type { LuaExercise } from '#lessons/grading/exercise.ts';

${ttlWords}

export function shape({ prefix }: { readonly prefix: string }): Omit<LuaExercise, 'kind' | 'title' | 'task'> {
  return {
${texts}
${checks}
    scenarios: [
      {
        id: 'alone',
        title: 'TODO What happens: one caller',
        run: async stage => {
          const key = \`\${prefix}:7\`;
          const outcome = await stage.actor('app-1').call([key], ['a value']);
          const reply = outcome.status === 'returned' ? outcome.value : outcome.status;
          const ttlMs = await stage.pttl(key);
          const value = await stage.redis('GET', key);
          stage.check('kept', ttlMs === 300_000 && value === 'a value' && reply === 1, {
            expected: 'the reply 1, the value, and a TTL of 300 s',
            observed: \`the reply \${JSON.stringify(reply)}, \${JSON.stringify(value)}, \${shown(ttlMs)}\`,
            mistake: ttlMs === -1 ? 'no-ttl' : undefined,
          });
        },
      },
    ],
  };
}
`;
