/**
 * The declarations that an answer sees. What is written by hand (`grading/guest-types.d.ts`) says each call's types; what
 * the server says of its commands (COMMAND DOCS) becomes what an editor shows of them, and declares the commands that
 * no lesson uses.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { siteLink } from '#lessons/site-link.ts';
import {
  type ArgumentDoc,
  type CommandDoc,
  type CommandDocs,
  findDoc,
  syntaxOf,
} from '#sandbox/command/docs.ts';

/** The text of `grading/guest-types.d.ts`. */
export function readAnswerTypes(): Promise<string> {
  const base = process.cwd();
  return readFile(path.join(/* turbopackIgnore: true */ base, 'lessons/grading/guest-types.d.ts'), 'utf8');
}

/** The same with a comment on every command, and with every command. */
export function documentTypes(types: string, docs: CommandDocs): string {
  const declared = new Set<string>();
  const lines: string[] = [];
  let isOfClient = false;
  for (const line of types.split('\n')) {
    if (/^\S/.test(line)) isOfClient = /^interface Redis(?:Commands)?\b/.test(line);
    // A simulated part may have a method with a command's name.
    const name = isOfClient ? methodIn(line) : undefined;
    const found = name === undefined ? undefined : findDoc(docs, [name]);
    if (name !== undefined) declared.add(name);
    if (found) {
      const written = takeComment(lines);
      lines.push(...comment([...written, ...describe(found.doc)], '  '));
    }
    lines.push(line);
  }
  const others = docs.commands.filter(({ name }) => !name.includes(' ') && !declared.has(methodName(name)));
  return [
    ...lines,
    '/** Commands that no lesson uses. */',
    'interface RedisCommands {',
    ...others.flatMap(declare),
    '}',
    '',
  ].join('\n');
}

/** Names of its methods as a client spells them. */
export const methodName = (command: string): string => command.toLowerCase();

/** A method of one of the interfaces, which stand at two spaces. */
const methodIn = (line: string): string | undefined => /^ {2}(\w+)\(/.exec(line)?.[1];

/** Takes the comment off that the lines end with, and gives its text. */
function takeComment(lines: string[]): string[] {
  if (!lines.at(-1)?.trimEnd().endsWith('*/')) return [];
  const start = lines.findLastIndex(line => line.trimStart().startsWith('/**'));
  if (start < 0) return [];
  const text = lines
    .splice(start)
    .map(line => line.replace(/^\s*(?:\/\*\*|\*\/|\*)? ?/, '').replace(/ ?\*\/\s*$/, ''));
  return [...text.filter(line => line !== ''), ''];
}

function describe(doc: CommandDoc): string[] {
  const facts = [doc.complexity, `Redis ${doc.since} and newer`].filter(fact => fact !== '');
  const replaced =
    doc.deprecatedSince === undefined
      ? []
      : ['', `@deprecated since Redis ${doc.deprecatedSince}${doc.replacedBy ? `: ${doc.replacedBy}` : ''}`];
  const place = doc.name.toLowerCase().replaceAll(' ', '-');
  return [
    ...doc.summary.split('\n'),
    '',
    `\`${syntaxOf(doc)}\``,
    '',
    facts.join(' · '),
    '',
    `[${doc.name} in the reference](${siteLink}/commands/${place})`,
    ...replaced,
  ];
}

function comment(lines: readonly string[], indent: string): string[] {
  // What the server says ends no comment.
  const safe = lines.map(line => line.replaceAll('*/', '*∕').replace(/[\r\n]+/g, ' '));
  return [`${indent}/**`, ...safe.map(line => `${indent} *${line === '' ? '' : ` ${line}`}`), `${indent} */`];
}

function declare(doc: CommandDoc): string[] {
  const name = methodName(doc.name);
  // A module's command may have a name that is no identifier.
  const spelled = /^[a-z_]\w*$/.test(name) ? name : JSON.stringify(name);
  return [
    ...comment(describe(doc), '  '),
    `  ${spelled}(${parametersOf(doc).join(', ')}): Promise<RedisReply>;`,
  ];
}

const words = new Set(
  'function class delete default new in if else for while switch case return var const with'.split(' '),
);

/** Those that stand at a fixed place, by name; from the first that does not, whatever comes. */
function parametersOf({ arguments: all, arity }: CommandDoc): string[] {
  const loose = all.findIndex(argument => !isFixed(argument));
  const fixed = all.slice(0, loose < 0 ? all.length : loose);
  const names = new Set<string>();
  const parameters = fixed.map(argument => {
    const wanted = identifierOf(argument.name);
    let name = wanted;
    for (let count = 2; names.has(name); count += 1) name = `${wanted}${count}`;
    names.add(name);
    return `${name}: ${argument.type === 'key' ? 'string' : 'RedisArgument'}`;
  });
  const isOpen = loose >= 0 || arity < 0 || all.length === 0;
  return isOpen ? [...parameters, '...rest: (RedisArgument | RedisArgument[])[]'] : parameters;
}

const isFixed = ({ type, optional, multiple, token }: ArgumentDoc): boolean =>
  optional !== true &&
  multiple !== true &&
  token === undefined &&
  !['oneof', 'block', 'pure-token'].includes(type);

function identifierOf(name: string): string {
  const camel = name.replace(
    /[^A-Za-z0-9]+(.)?/g,
    (_, next: string | undefined) => next?.toUpperCase() ?? '',
  );
  return /^[A-Za-z_]/.test(camel) && !words.has(camel) ? camel : `_${camel}`;
}
