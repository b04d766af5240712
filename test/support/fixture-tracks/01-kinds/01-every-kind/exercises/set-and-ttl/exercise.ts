import { predictExercise } from '#lessons/grading/exercise.ts';

const right = 'It lives for ever';

export default predictExercise({
  title: 'What is left of the TTL?',
  task: `
\`SET code 771204 EX 60\`, and at once \`SET code 771205\`. How long does \`code\` live now?
`,
  hints: ['What does `SET` know of the key that was there before?'],
  explanation: '`SET` stores something new, without an end. `KEEPTTL` would have kept it.',
  choices: ['60 seconds', right, 'It is gone'],
  checks: {
    answer: {
      name: 'How long the key lives',
      feedback: 'Run both lines, then `TTL code`.',
      mistakes: {
        'ttl-stays': 'The TTL belongs to what was stored, and that was replaced.',
        gone: 'The second `SET` writes the key, whatever was there.',
      },
    },
  },
  accepts: answer => ({
    passed: answer === right,
    expected: 'what TTL says after the second SET',
    observed: answer,
    ...(answer === '60 seconds' ? { mistake: 'ttl-stays' } : {}),
    ...(answer === 'It is gone' ? { mistake: 'gone' } : {}),
  }),
});
