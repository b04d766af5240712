/** Every script of the battery that takes all there is, as a Lua answer and in a Code answer. */
import { describe, it } from 'vitest';
import { expectHarmless, hostileScripts, stopGrading } from '#test/attack/grading-scripts.ts';

stopGrading();

describe.each(['lua', 'code'] as const)('as an answer in %s', as => {
  it.each(hostileScripts('lua-dos'))('$source', script => expectHarmless(script, as));
});
