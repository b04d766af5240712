/**
 * Colours code at build time. Shiki writes `var(--code-…)`, so that one rendering serves light and dark; the variables
 * are mapped to the tokens in CodeBlock.module.css.
 */
import { createCssVariablesTheme, createHighlighter } from 'shiki';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';

const theme = createCssVariablesTheme({ name: 'keyspace', variablePrefix: '--code-', fontStyle: true });

const languages = ['ts', 'js', 'go', 'python', 'php', 'sql', 'json', 'lua', 'bash', 'yaml', 'diff'] as const;

let highlighter: ReturnType<typeof createHighlighter> | undefined;

/** HTML of a `<pre>` for code in a language; in plain type if the language is none of ours. */
export async function highlight(source: string, language: string): Promise<string> {
  // Shiki's other engine is WebAssembly, read through a Response that Next's server has replaced: it ends the process.
  highlighter ??= createHighlighter({
    themes: [theme],
    langs: [...languages],
    engine: createJavaScriptRegexEngine(),
  });
  const { codeToHtml } = await highlighter;
  const known = languages.find(name => name === language);
  // By default a line that takes half a second is left as it is, so that a busy machine would build paler pages.
  return codeToHtml(source, { lang: known ?? 'text', theme: 'keyspace', tokenizeTimeLimit: 0 });
}
