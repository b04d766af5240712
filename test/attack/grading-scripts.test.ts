/**
 * Hostile scripts as answers. What must hold: nothing is read or changed that the script was not given, every script
 * comes to a verdict in bounded time, and the next answer is graded.
 */
import { describe, expect, it } from 'vitest';
import {
  expectGradingGoesOn,
  expectHarmless,
  gradingServer,
  hostileScripts,
  stopGrading,
  tryScript,
} from '#test/attack/grading-scripts.ts';
import { toyExercise } from '#test/support/grading.ts';

stopGrading();

describe.each(['lua', 'code'] as const)('as an answer in %s', as => {
  it.each(hostileScripts('lua-keys', 'lua-escape'))('$source', async script => {
    const { outcome, verdict } = await tryScript(script, as);
    expect(JSON.stringify([outcome, verdict])).not.toMatch(/root:|redis-server|of another.*threw Type/);
    const secret = verdict.checks[0]?.observed ?? '';
    expect(secret).toMatch(/^(?:of another(?: \(A threw ReplyError: .*)?|SyntaxError: .*)$/s);
  });
});

/** The rest is in test/full. */
const worst = [
  'repeat until false',
  "for i=1,1e9 do t[i]='k'..i end",
  "while true do redis.pcall('NOSUCH') end",
  'while true do pcall(',
  "string.find(string.rep('a',200),string.rep('.-',4)",
  'local t={} t[1]=t return t',
];
describe('a script that takes all there is', () => {
  const all = hostileScripts('lua-dos');
  it.each(
    worst.map(
      part => all.find(({ source }) => source.includes(part)) ?? { source: part, keys: 0, given: [] },
    ),
  )('$source', script => expectHarmless(script, 'lua'));

  it('is stopped after it has written, and in a Code answer too', async () => {
    const written = "redis.call('SET', KEYS[1], 1) while true do end";
    const { verdict } = await tryScript({ source: written, keys: 1, given: ['k'] }, 'code');
    expect(verdict).toMatchObject({
      passed: false,
      checks: [
        {
          expected: 'A script that comes to an end',
          observed: 'The script ran on and on. Does its loop come to an end?',
          feedback: 'Your script was stopped. Mend this first.',
        },
      ],
    });
    await expectGradingGoesOn();
  });

  it('is stopped in a transaction and in a pipeline', async () => {
    for (const together of ['multi', 'pipeline']) {
      const code = `export const answer = redis => redis.${together}().set('a', 1)
        .eval("redis.call('SET', KEYS[1], 1) while true do end", 1, 'k').exec()`;
      const exercise = toyExercise([
        { run: async stage => void (await stage.actor('A').call({ handle: 'redis' })) },
      ]);
      const { checks } = await (await gradingServer()).grade(exercise, code);
      expect(checks[0]?.observed).toBe('The script ran on and on. Does its loop come to an end?');
      await expectGradingGoesOn();
    }
  });
});
