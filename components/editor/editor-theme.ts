/** Monaco's colours and size of type from the tokens, as they stand in the scheme that the page shows now. */
import type * as Monaco from 'monaco-editor/editor';
import { onSchemeChange } from '#components/ui/on-scheme-change.ts';

const themeName = 'keyspace';

/** Follows the page's scheme and size of type. Returns the function that stops it. */
export function followTheme(
  monaco: typeof Monaco,
  host: HTMLElement,
  onType: (type: { readonly fontSize: number; readonly lineHeight: number }) => void,
): () => void {
  const define = (): void => defineTheme(monaco);
  define();
  const stopScheme = onSchemeChange(define);
  // One line of the editor's type: when the page's type grows, it grows.
  const probe = document.createElement('span');
  probe.setAttribute('aria-hidden', 'true');
  Object.assign(probe.style, { position: 'absolute', visibility: 'hidden', blockSize: 'var(--mono-body)' });
  host.before(probe);
  const measure = (): void => {
    const fontSize = probe.getBoundingClientRect().height;
    if (fontSize > 0) onType({ fontSize, lineHeight: Math.round(fontSize * 1.55) });
  };
  measure();
  const sizes = new ResizeObserver(measure);
  sizes.observe(probe);
  return () => {
    stopScheme();
    sizes.disconnect();
    probe.remove();
  };
}

function defineTheme(monaco: typeof Monaco): void {
  const style = getComputedStyle(document.documentElement);
  const isDark = style.colorScheme === 'dark';
  const isForced = window.matchMedia('(forced-colors: active)').matches;
  const isHigh = isForced || window.matchMedia('(prefers-contrast: more)').matches;
  const token = (name: string): string => style.getPropertyValue(name).trim();
  monaco.editor.defineTheme(themeName, {
    base: isHigh ? (isDark ? 'hc-black' : 'hc-light') : isDark ? 'vs-dark' : 'vs',
    inherit: true,
    // The system's own colours are none that Monaco could be told; its own high contrast is made for them.
    rules: isForced ? [] : rules(name => token(name).replace('#', '')),
    colors: isForced ? {} : colors(token),
  });
  monaco.editor.setTheme(themeName);
}

function rules(plain: (name: string) => string): Monaco.editor.ITokenThemeRule[] {
  return [
    { token: '', foreground: plain('--ink') },
    { token: 'keyword', foreground: plain('--type-set') },
    { token: 'string', foreground: plain('--type-list') },
    { token: 'number', foreground: plain('--type-zset') },
    { token: 'comment', foreground: plain('--ink-faint'), fontStyle: 'italic' },
    { token: 'type', foreground: plain('--type-string') },
    { token: 'delimiter', foreground: plain('--ink-soft') },
    { token: 'command', foreground: plain('--ink'), fontStyle: 'bold' },
    { token: 'key', foreground: plain('--type-string') },
  ];
}

function colors(token: (name: string) => string): Record<string, string> {
  return {
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
    'editorError.foreground': token('--lost'),
    'editorWarning.foreground': token('--type-hash'),
    'editorInfo.foreground': token('--lost'),
    'diffEditor.insertedLineBackground': `${token('--accent')}26`,
    'diffEditor.insertedTextBackground': `${token('--accent')}40`,
    'diffEditor.removedLineBackground': `${token('--lost')}1f`,
    'diffEditor.removedTextBackground': `${token('--lost')}3a`,
    'textLink.foreground': token('--accent'),
    'textLink.activeForeground': token('--accent-hover'),
    focusBorder: token('--accent'),
  };
}
