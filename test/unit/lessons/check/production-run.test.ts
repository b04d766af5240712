/** What is said of a program's run. */
import { expect, test } from 'vitest';
import { programFault } from '#lessons/check/production-run.ts';

const source = 'console.log(1);\n//=> <1..2>\n';

test.each([
  ['as promised', source, { code: 0, printed: ['1'], complaints: '' }, undefined],
  ['something else', source, { code: 0, printed: ['3'], complaints: '' }, /expected <1..2>\nobserved 3/],
  ['too much', source, { code: 0, printed: ['1', '2'], complaints: '' }, /expected nothing more\nobserved 2/],
  ['nothing', source, { code: 0, printed: [], complaints: '' }, /observed nothing more/],
  ['a failure', source, { code: 1, printed: ['1'], complaints: 'Error: no' }, /ended with 1\nError: no/],
  ['no end', source, { code: null, printed: ['1'], complaints: '' }, /did not end within 20 s/],
  ['no promise', 'console.log(1);', { code: 0, printed: ['1'], complaints: '' }, /no “\/\/=> …” line/],
] as const)('%s', (_what, program, run, fault) => {
  if (fault === undefined) expect(programFault(program, run)).toBeUndefined();
  else expect(programFault(program, run)).toMatch(fault);
});
