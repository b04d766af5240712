/** The mutants of a TypeScript answer: of a function for Code exercises, of a script of actions for Operate ones. */
import { isNoSubstitutionTemplateLiteral, isStringLiteral, type SourceFile } from 'typescript/unstable/ast';
import { luaChanges } from '#lessons/check/mutants/lua/mutants.ts';
import { type Change, type Mutant, makeMutants } from '#lessons/check/mutants/mutant.ts';
import { conditionChanges } from '#lessons/check/mutants/typescript/conditions.ts';
import { namePartChanges, optionChanges } from '#lessons/check/mutants/typescript/options.ts';
import { splitChanges } from '#lessons/check/mutants/typescript/splits.ts';
import { statementChanges } from '#lessons/check/mutants/typescript/statements.ts';
import { type Answer, readAnswer, startOf, textOf } from '#lessons/check/mutants/typescript/tree.ts';

export function typescriptMutants(tree: SourceFile): Mutant[] {
  const answer = readAnswer(tree);
  return makeMutants(answer.text, [
    ...optionChanges(answer),
    ...namePartChanges(answer),
    ...splitChanges(answer),
    ...statementChanges(answer),
    ...conditionChanges(answer),
    ...settingChanges(answer),
    ...scriptChanges(answer),
  ]);
}

/** `'yes'` → `'no'`: settings of a server. */
function settingChanges({ nodes }: Answer): Change[] {
  return nodes.filter(isStringLiteral).flatMap((node): Change[] => {
    const other = node.text === 'yes' ? 'no' : node.text === 'no' ? 'yes' : undefined;
    return other === undefined
      ? []
      : [
          {
            operator: 'flip-setting',
            edits: [{ from: startOf(node), to: node.end, text: `'${other}'` }],
            of: textOf(node.parent),
          },
        ];
  });
}

/** Lua that stands in a template of the answer, for EVAL and the like. */
function scriptChanges({ nodes }: Answer): Change[] {
  return nodes.filter(isNoSubstitutionTemplateLiteral).flatMap((node): Change[] => {
    const text = textOf(node).slice(1, -1);
    if (!/\bredis\.p?call\b/.test(text) || text.includes('\\')) return [];
    const start = startOf(node) + 1;
    return luaChanges(text).map(({ edits, operator, of }) => ({
      operator: `lua-${operator}`,
      edits: edits.map(edit => ({ from: edit.from + start, to: edit.to + start, text: edit.text })),
      of: of ?? text.slice(edits[0]?.from, edits[0]?.to),
    }));
  });
}
