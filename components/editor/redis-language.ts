/**
 * Redis in the editor: a language of its own for files of commands, and, in the strings that Lua and TypeScript send,
 * completion, hover and signature help. All of it from the server's own COMMAND DOCS.
 */
import type * as Monaco from 'monaco-editor/editor';
import { loadCommandDocs } from '#components/commands/use-command-docs.ts';
import { callInLine, callInText, type RedisCall } from '#components/editor/redis-call.ts';
import { markdownOf, placeOf, signatureFor, suggestionsFor } from '#components/editor/redis-help.ts';
import type { CommandDocs } from '#sandbox/command/docs.ts';

type Model = Monaco.editor.ITextModel;

const languages = ['redis', 'lua', 'typescript'];

export function registerRedis(monaco: typeof Monaco): void {
  monaco.languages.register({ id: 'redis', extensions: ['.redis'], aliases: ['Redis'] });
  monaco.languages.setLanguageConfiguration('redis', {
    comments: { lineComment: '#' },
    autoClosingPairs: [
      { open: '"', close: '"' },
      { open: "'", close: "'" },
    ],
  });
  monaco.languages.setMonarchTokensProvider('redis', grammar(/\w+/));
  void loadCommandDocs().then(docs => {
    if (docs) monaco.languages.setMonarchTokensProvider('redis', grammar(namesIn(docs)));
  });
  for (const language of languages) {
    monaco.languages.registerCompletionItemProvider(language, completion(monaco));
    monaco.languages.registerHoverProvider(language, hover(monaco));
    monaco.languages.registerSignatureHelpProvider(language, signature);
  }
}

/** One command a line: its name, then its words. What is no command is not drawn as one. */
function grammar(names: RegExp): Monaco.languages.IMonarchLanguage {
  return {
    ignoreCase: true,
    tokenizer: {
      root: [
        [/^\s*#.*$/, 'comment'],
        [/^\s*/, { token: 'white', next: '@name' }],
      ],
      name: [
        [new RegExp(`(?:${names.source})(?=\\s|$)`), { token: 'command', switchTo: '@words' }],
        [/\S+/, { token: 'invalid', switchTo: '@words' }],
        [/^(?=.)|$/, { token: '', next: '@pop' }],
      ],
      words: [
        [/^/, { token: '', next: '@pop' }],
        [/"(?:[^"\\]|\\.)*"?/, 'string'],
        [/'(?:[^'\\]|\\.)*'?/, 'string'],
        [/-?\d+(?:\.\d+)?(?=\s|$)/, 'number'],
        [/[A-Z]{2,}(?=\s|$)/, 'keyword'],
        [/[^\s"']+:[^\s"']*/, 'key'],
        [/[^\s"']+/, ''],
        [/\s+/, 'white'],
      ],
    },
  };
}

function namesIn(docs: CommandDocs): RegExp {
  const names = docs.commands.map(({ name }) => name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  // The longer ones first: of two words the first alone is a name, too.
  return new RegExp(
    names
      .sort((one, other) => other.length - one.length)
      .join('|')
      .replaceAll(' ', '\\s+'),
  );
}

function callAt(model: Model, position: Monaco.Position): RedisCall | undefined {
  const line = model.getLineContent(position.lineNumber).slice(0, position.column - 1);
  if (model.getLanguageId() === 'redis') return callInLine(line);
  const from = Math.max(1, position.lineNumber - 20);
  return callInText(
    model.getValueInRange({
      startLineNumber: from,
      startColumn: 1,
      endLineNumber: position.lineNumber,
      endColumn: position.column,
    }),
  );
}

function completion(monaco: typeof Monaco): Monaco.languages.CompletionItemProvider {
  return {
    triggerCharacters: ["'", '"', ' '],
    async provideCompletionItems(model, position) {
      const call = callAt(model, position);
      const docs = call && (await loadCommandDocs());
      if (!docs) return { suggestions: [] };
      const isUpper = !/[a-z]/.test(call.part);
      const range = new monaco.Range(
        position.lineNumber,
        position.column - call.part.length,
        position.lineNumber,
        position.column,
      );
      const { Function: command, EnumMember: option } = monaco.languages.CompletionItemKind;
      return {
        suggestions: suggestionsFor(docs, call).map(({ text, kind, detail, doc }) => ({
          label: text,
          insertText: isUpper ? text : text.toLowerCase(),
          kind: kind === 'command' ? command : option,
          detail,
          ...(doc ? { documentation: { value: doc.summary } } : {}),
          range,
        })),
      };
    },
  };
}

function hover(monaco: typeof Monaco): Monaco.languages.HoverProvider {
  return {
    async provideHover(model, position) {
      const word = model.getWordAtPosition(position);
      if (!word) return null;
      const end = new monaco.Position(position.lineNumber, word.endColumn);
      const call = callAt(model, end);
      const docs = call && (await loadCommandDocs());
      if (!docs || call.before.length > 1) return null;
      const found = signatureFor(docs, { before: [...call.before, call.part], part: '' });
      // A word further on is an argument, unless it is the second word of the name.
      if (!found || found.doc.name.split(' ').length <= call.before.length) return null;
      return {
        range: new monaco.Range(position.lineNumber, word.startColumn, position.lineNumber, word.endColumn),
        contents: [{ value: markdownOf(found.doc, `${location.origin}${placeOf(found.doc)}`) }],
      };
    },
  };
}

const signature: Monaco.languages.SignatureHelpProvider = {
  signatureHelpTriggerCharacters: [',', ' '],
  async provideSignatureHelp(model, position) {
    const call = callAt(model, position);
    const docs = call && (await loadCommandDocs());
    const found = docs && signatureFor(docs, call);
    if (!found) return null;
    const { active, doc, parts } = found;
    return {
      value: {
        activeSignature: 0,
        activeParameter: active,
        signatures: [
          {
            label: [doc.name, ...parts].join(' '),
            documentation: { value: doc.summary },
            parameters: parts.map(label => ({ label })),
          },
        ],
      },
      dispose: () => undefined,
    };
  },
};
