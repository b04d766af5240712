/**
 * Monaco by parts: what an answer needs and nothing else. Loaded when the first editor opens, or is about to.
 *
 * The TypeScript mode loads later and brings every feature along; some of them need services that can only be registered
 * before the first editor is made: codelens, documentSymbols, dropOrPasteInto. They stand here for that alone.
 */
import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codelens/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/diffEditor/register';
import 'monaco-editor/features/documentSymbols/register';
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
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/languages/definitions/lua/register';
import 'monaco-editor/languages/definitions/typescript/register';
import * as typescript from 'monaco-editor/languages/features/typescript/register';
import { followTheme } from '#components/editor/editor-theme.ts';
import type { Mark } from '#components/editor/marks.ts';
import { registerRedis } from '#components/editor/redis-language.ts';
import { loadAnswerTypes, softenTypeErrors } from '#components/editor/type-service.ts';

export type Monaco = typeof monaco;

interface EditorOptions {
  readonly value: string;
  readonly language: 'typescript' | 'lua' | 'redis';
  readonly label: string;
  readonly onChange: (value: string) => void;
  readonly onSubmit: () => void;
  readonly onTabFree: (isFree: boolean) => void;
}

let isPrepared = false;
let opened = 0;

/** Sets workers, languages and the language service up, once. */
function prepare(): void {
  if (isPrepared) return;
  isPrepared = true;
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
  softenTypeErrors(monaco);
  registerRedis(monaco);
}

/** Opens an editor in an element. `dispose` takes it away. */
export function openEditor(
  host: HTMLElement,
  { value, language, label, onChange, onSubmit, onTabFree }: EditorOptions,
): { field: monaco.editor.IStandaloneCodeEditor; dispose(): void } {
  prepare();
  if (language === 'typescript') loadAnswerTypes(typescript.typescriptDefaults);
  opened += 1;
  const ending = { typescript: 'ts', lua: 'lua', redis: 'redis' }[language];
  const model = monaco.editor.createModel(
    value,
    language,
    monaco.Uri.parse(`file:///answer-${opened}.${ending}`),
  );
  const field = monaco.editor.create(host, { ...options(), model, ariaLabel: label });
  const stopTheme = followTheme(monaco, host, type => field.updateOptions(type));
  model.onDidChangeContent(() => onChange(model.getValue()));
  field.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, onSubmit);
  const freeTab = (isFree: boolean): void => {
    field.updateOptions({ tabFocusMode: isFree });
    onTabFree(isFree);
  };
  // Escape gives Tab back to the page until the editor is left.
  field.addCommand(
    monaco.KeyCode.Escape,
    () => freeTab(true),
    '!suggestWidgetVisible && !findWidgetVisible && !parameterHintsVisible && !markersNavigationVisible',
  );
  field.onDidBlurEditorWidget(() => freeTab(false));
  return {
    field,
    dispose: () => {
      stopTheme();
      field.dispose();
      model.dispose();
    },
  };
}

/** Two texts beside each other, neither to be changed. Returns the function that takes them away. */
export function openDiff(
  host: HTMLElement,
  {
    mine,
    theirs,
    language,
    labels,
  }: { mine: string; theirs: string; language: string; labels: [string, string] },
): () => void {
  prepare();
  const original = monaco.editor.createModel(mine, language);
  const modified = monaco.editor.createModel(theirs, language);
  const diff = monaco.editor.createDiffEditor(host, {
    ...options(),
    readOnly: true,
    originalEditable: false,
    originalAriaLabel: labels[0],
    modifiedAriaLabel: labels[1],
    // Monaco's own choice by width is off while it is made for screen readers.
    renderSideBySide: host.clientWidth >= narrowestPairPx,
    renderOverviewRuler: false,
    renderGutterMenu: false,
    tabFocusMode: true,
    glyphMargin: false,
  });
  const stopTheme = followTheme(monaco, host, type => diff.updateOptions(type));
  diff.setModel({ original, modified });
  return () => {
    stopTheme();
    diff.dispose();
    original.dispose();
    modified.dispose();
  };
}

/** In less, two columns of code are read with difficulty. */
const narrowestPairPx = 760;

const owner = 'check';
const glyphs = new WeakMap<monaco.editor.ICodeEditor, monaco.editor.IEditorDecorationsCollection>();

/** What a check said of lines: underlined, with a glyph beside the line; F8 goes from one to the next. */
export function showMarks(field: monaco.editor.ICodeEditor, marks: readonly Mark[]): void {
  const model = field.getModel();
  if (!model) return;
  const ranges = marks.map(({ line, column }) => {
    const word = model.getWordAtPosition({ lineNumber: line, column });
    const end = word?.endColumn ?? model.getLineMaxColumn(Math.min(line, model.getLineCount()));
    return new monaco.Range(line, column, line, Math.max(end, column + 1));
  });
  monaco.editor.setModelMarkers(
    model,
    owner,
    marks.map(({ message, kind }, index) => ({
      ...(ranges[index] ?? new monaco.Range(1, 1, 1, 1)),
      message,
      severity: kind === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Info,
    })),
  );
  const collection = glyphs.get(field) ?? field.createDecorationsCollection();
  glyphs.set(field, collection);
  collection.set(
    marks.map(({ kind, message }, index) => ({
      range: ranges[index] ?? new monaco.Range(1, 1, 1, 1),
      options: {
        isWholeLine: true,
        glyphMarginClassName: `keyspace-mark-${kind}`,
        glyphMarginHoverMessage: { value: plainMarkdown(message) },
        stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
      },
    })),
  );
}

/** What a learner's code threw is text, whatever stands in it. */
const plainMarkdown = (text: string): string => text.replace(/[\\`*_{}[\]()#+\-.!<>|~]/g, String.raw`\$&`);

function options(): monaco.editor.IStandaloneEditorConstructionOptions {
  const style = getComputedStyle(document.documentElement);
  return {
    automaticLayout: true,
    accessibilitySupport: 'on',
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    overviewRulerLanes: 0,
    lineNumbersMinChars: 3,
    glyphMargin: true,
    folding: false,
    tabSize: 2,
    fontFamily: style.getPropertyValue('--face-mono'),
    fontLigatures: false,
    padding: { top: 12, bottom: 12 },
    renderLineHighlight: 'line',
    wordWrap: 'on',
    scrollbar: { alwaysConsumeMouseWheel: false },
    fixedOverflowWidgets: true,
    'semanticHighlighting.enabled': false,
  };
}
