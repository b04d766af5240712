import { codeExercise } from '#lessons/grading/exercise.ts';

export default codeExercise({
  title: 'Remember a code, once',
  task: `
Write \`remember(redis, id, code)\`. It stores the code at \`login:<id>\` for 300 seconds and returns \`true\`. If there is
a code already, that one stays as it is, and the function returns \`false\`.
`,
  hints: ['One `SET` can do all of it.'],
  explanation: '`NX` writes only where nothing is, and `EX` gives it its end, in the same step.',
  exports: 'remember',
  checks: {
    stored: {
      name: 'The code is there for 300 seconds',
      feedback: 'Look at the value and at the TTL.',
      mistakes: { 'no-ttl': 'The code never ends.' },
    },
    'stays-as-it-is': {
      name: 'A code that is there stays',
      hidden: true,
      feedback: 'A second code must not take the place of the first.',
      mistakes: { overwrites: 'The second code has taken the place of the first. What does `NX` do?' },
    },
  },
  scenarios: [
    {
      id: 'twice',
      title: 'Two codes for the same login',
      run: async stage => {
        const app = stage.actor('app-1');
        const first = await app.call(app.redis, '42', '771204');
        const ttlMs = await stage.pttl('login:42');
        const value = await stage.redis('GET', 'login:42');
        const isStored = first.status === 'returned' && first.value === true && value === '771204';
        stage.check('stored', isStored && ttlMs > 299_000 && ttlMs <= 300_000, {
          expected: '771204 for 300 s',
          observed: `${JSON.stringify(value)}, ${ttlMs < 0 ? 'no TTL' : `${ttlMs} ms`}`,
          mistake: isStored && ttlMs === -1 ? 'no-ttl' : undefined,
        });
        const second = await app.call(app.redis, '42', '999999');
        const after = await stage.redis('GET', 'login:42');
        const isRefused = second.status === 'returned' && second.value === false;
        stage.check('stays-as-it-is', isRefused && after === value, {
          expected: 'the first code, and false',
          observed: `${JSON.stringify(after)}, ${JSON.stringify('value' in second ? second.value : second.status)}`,
          mistake: after === '999999' ? 'overwrites' : undefined,
        });
      },
    },
  ],
});
