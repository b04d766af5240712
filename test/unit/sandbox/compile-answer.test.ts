/** Where errors of an answer are told to be: in the text that the learner wrote. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAnswer, placeInAnswer } from '#sandbox/guest/compile.ts';

const compiled = (source: string): string => {
  const result = compileAnswer(source);
  if ('problem' in result) throw new Error(result.problem.message);
  return result.code;
};

describe('a place in the compiled code', () => {
  it.each([
    ['after a type in the same line', 'export const f = (a: number, b: string): void => { fail(a) }', 'fail'],
    ['after a cast', 'const x = (1 as unknown as string); fail(x)', 'fail'],
    ['after an interface of several lines', 'interface A {\n  b: string;\n}\n  fail()', 'fail'],
    [
      'after types over several lines',
      'function f(a: {\n  b: number;\n}, c: string) { return fail(a, c) }',
      'fail',
    ],
    ['after an enum', 'enum A { B, C }\n\n   fail(A.B)', 'fail'],
    ['after generics', 'const m = new Map<string, number[]>(); fail<string>(m)', 'fail'],
  ])('is found %s', (_name, source, word) => {
    const code = compiled(source);
    const placeOf = (text: string) => {
      const before = text.slice(0, text.indexOf(word)).split('\n');
      return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
    };
    const { column, line } = placeOf(code);
    expect(placeInAnswer(`    at f (answer.ts:${line}:${column})`, code)).toEqual(placeOf(source));
  });

  it('is where it was, whatever types stand before it', () => {
    const types = fc.constantFrom(
      'number',
      'string[]',
      'Map<string, { a: number }>',
      "'a' | 'b'",
      '() => void',
    );
    fc.assert(
      fc.property(fc.array(types, { maxLength: 6 }), given => {
        const source = `${given.map((type, at) => `const v${at} = null as unknown as ${type};`).join(' ')} fail()`;
        const code = compiled(source);
        const place = placeInAnswer(`at answer.ts:1:${code.indexOf('fail') + 1}`, code);
        expect(place).toEqual({ line: 1, column: source.indexOf('fail') + 1 });
      }),
      { numRuns: 50 },
    );
  });

  it('is nowhere for a stack without the answer', () => {
    expect(placeInAnswer('    at call (environment:1:2)', compiled('1'))).toBeUndefined();
  });

  it('is nowhere near the map that the code carries', () => {
    expect(placeInAnswer('at answer.ts:3:9', compiled('1'))).toEqual({ line: 3, column: 9 });
  });
});

it('a syntax error has its place, too', () => {
  expect(compileAnswer('let a = 1;\nlet b = (;')).toEqual({
    problem: expect.objectContaining({ name: 'SyntaxError', line: 2, column: 10 }),
  });
});
