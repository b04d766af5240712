/** Monaco's colours from the tokens, as they stand in the scheme that the page shows now. */
import type * as Monaco from 'monaco-editor/editor';

export const themeName = 'keyspace';

/** Defines the theme anew; the editors that use it follow. */
export function defineThemes(monaco: typeof Monaco): void {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const plain = (name: string): string => token(name).replace('#', '');
  monaco.editor.defineTheme(themeName, {
    base: style.colorScheme === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: plain('--ink') },
      { token: 'keyword', foreground: plain('--type-set') },
      { token: 'string', foreground: plain('--type-list') },
      { token: 'number', foreground: plain('--type-zset') },
      { token: 'comment', foreground: plain('--ink-faint'), fontStyle: 'italic' },
      { token: 'type', foreground: plain('--type-string') },
      { token: 'delimiter', foreground: plain('--ink-soft') },
    ],
    colors: {
      'editor.background': token('--card'),
      'editor.foreground': token('--ink'),
      'editorLineNumber.foreground': token('--ink-faint'),
      'editorLineNumber.activeForeground': token('--ink'),
      'editor.lineHighlightBackground': token('--well'),
      'editor.lineHighlightBorder': token('--well'),
      'editor.selectionBackground': token('--selection'),
      'editorCursor.foreground': token('--accent'),
      'editorWidget.background': token('--raised'),
      'editorWidget.border': token('--rule-strong'),
      'editorSuggestWidget.background': token('--raised'),
      'editorSuggestWidget.selectedBackground': token('--accent-wash'),
      'editorHoverWidget.background': token('--raised'),
      focusBorder: token('--accent'),
    },
  });
  monaco.editor.setTheme(themeName);
}
