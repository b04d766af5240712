/** What is said of Redis commands while one writes them: names, options, what they do. Pure. */
import type { RedisCall } from '#components/editor/redis-call.ts';
import {
  type ArgumentDoc,
  argumentSyntax,
  type CommandDoc,
  type CommandDocs,
  findDoc,
  syntaxOf,
} from '#sandbox/command/docs.ts';

export interface Suggestion {
  readonly text: string;
  readonly kind: 'command' | 'option';
  readonly detail: string;
  readonly doc?: CommandDoc;
}

/** What may stand at a call's place. */
export function suggestionsFor(docs: CommandDocs, { before }: RedisCall): Suggestion[] {
  const [first] = before;
  if (before.length === 0) {
    return docs.commands.filter(({ name }) => !name.includes(' ')).map(doc => suggestion(doc, doc.name));
  }
  if (first === undefined) return [];
  const found = findDoc(
    docs,
    before.map(word => word ?? ''),
  );
  if (!found) return [];
  if (found.doc.isContainer && before.length === 1) {
    const start = `${found.doc.name} `;
    return docs.commands
      .filter(({ name }) => name.startsWith(start))
      .map(doc => suggestion(doc, doc.name.slice(start.length)));
  }
  return tokensOf(found.doc.arguments).map(({ token, argument }) => ({
    text: token,
    kind: 'option',
    detail: argumentSyntax({ ...argument, optional: false }),
  }));
}

const suggestion = (doc: CommandDoc, text: string): Suggestion => ({
  text,
  kind: 'command',
  detail: syntaxOf(doc),
  doc,
});

function tokensOf(all: readonly ArgumentDoc[]): { token: string; argument: ArgumentDoc }[] {
  return all.flatMap(argument => {
    const token = argument.token ?? (argument.type === 'pure-token' ? argument.name.toUpperCase() : '');
    const inner = tokensOf(argument.arguments ?? []);
    return token === '' ? inner : [{ token, argument }, ...inner];
  });
}

/** The command whose name stands in a call, and where in its syntax the call is. */
export function signatureFor(
  docs: CommandDocs,
  { before }: RedisCall,
): { doc: CommandDoc; parts: readonly string[]; active: number } | undefined {
  const found = findDoc(
    docs,
    before.map(word => word ?? ''),
  );
  if (before.length === 0 || !found) return undefined;
  const parts = found.doc.arguments.map(argumentSyntax);
  const place = before.length - found.nameWords;
  return { doc: found.doc, parts, active: Math.min(Math.max(0, place), Math.max(0, parts.length - 1)) };
}

/** A command in a few lines of Markdown. @param href of the command's page */
export function markdownOf(doc: CommandDoc, href: string): string {
  const facts = [doc.complexity, `Redis ${doc.since}`].filter(fact => fact !== '').join(' · ');
  const old = doc.deprecatedSince === undefined ? '' : `\n\n_deprecated since ${doc.deprecatedSince}_`;
  return `\`${syntaxOf(doc)}\`\n\n${doc.summary}\n\n${facts}${old}\n\n[${doc.name}](${href})`;
}

/** Of the command's page on the site. */
export const placeOf = (doc: CommandDoc): string =>
  `/commands/${doc.name.toLowerCase().replaceAll(' ', '-')}`;
