/**
 * Monaco by parts: what an answer needs and nothing else. Loaded when the first editor opens.
 *
 * The TypeScript mode loads later and brings every feature along; codelens and dropOrPasteInto need services that
 * can only be registered before the first editor is made, so they stand here although no answer needs them.
 */
import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/codelens/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/dropOrPasteInto/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/format/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/parameterHints/register';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/features/suggest/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/languages/definitions/lua/register';
import 'monaco-editor/languages/definitions/typescript/register';
import * as typescript from 'monaco-editor/languages/features/typescript/register';
import { defineThemes } from '#components/editor/editor-theme.ts';

const typesPath = 'file:///keyspace.d.ts';

/** Sets workers, themes and the language service up. Idempotent. */
export function prepareMonaco(types: string | undefined): typeof monaco {
  window.MonacoEnvironment = {
    getWorker: (_, label) =>
      label === 'typescript' || label === 'javascript'
        ? new Worker(new URL('./typescript-worker.ts', import.meta.url), { type: 'module' })
        : new Worker(new URL('./editor-worker.ts', import.meta.url), { type: 'module' }),
  };
  const { typescriptDefaults, ScriptTarget, ModuleKind } = typescript;
  typescriptDefaults.setCompilerOptions({
    target: ScriptTarget.ESNext,
    module: ModuleKind.ESNext,
    lib: ['es2023'],
    strict: true,
    allowNonTsExtensions: true,
    noEmit: true,
  });
  if (types !== undefined) typescriptDefaults.setExtraLibs([{ content: types, filePath: typesPath }]);
  defineThemes(monaco);
  return monaco;
}
