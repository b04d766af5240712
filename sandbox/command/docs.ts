/**
 * What the server says about its commands (`COMMAND DOCS`), as browsers get it from `GET /api/commands`. Browser-safe:
 * types and pure functions only.
 */

export interface ArgumentDoc {
  /** `seconds`; of a pure token its own name in lower case. */
  readonly name: string;
  readonly type:
    | 'string'
    | 'integer'
    | 'double'
    | 'key'
    | 'pattern'
    | 'unix-time'
    | 'pure-token'
    | 'oneof'
    | 'block';
  /** The word before the argument, or the argument itself: `EX`. Empty where two quotes stand for "nothing". */
  readonly token?: string | undefined;
  readonly optional?: boolean | undefined;
  readonly multiple?: boolean | undefined;
  /** Each repetition begins with the token. */
  readonly multipleToken?: boolean | undefined;
  /** The choices of a `oneof`, the parts of a `block`. */
  readonly arguments?: readonly ArgumentDoc[] | undefined;
}

export interface CommandDoc {
  /** As typed: `SET`, `XGROUP CREATE`. */
  readonly name: string;
  readonly summary: string;
  /** The version of Redis that had it first. */
  readonly since: string;
  readonly group: string;
  /** `O(N) where N is …`; empty where the server does not say. */
  readonly complexity: string;
  readonly deprecatedSince?: string | undefined;
  /** In Redis' own words, with names of commands in backquotes. */
  readonly replacedBy?: string | undefined;
  /** What changed, by version. */
  readonly history: readonly (readonly [version: string, change: string])[];
  readonly arguments: readonly ArgumentDoc[];
  /** It is only the first word of its subcommands. */
  readonly isContainer: boolean;
  /** How many arguments it takes, the name among them; at least so many where negative. */
  readonly arity: number;
  /** `write`, `readonly`, `blocking`, `fast` and the like, of COMMAND. */
  readonly flags: readonly string[];
  /** With their `@`. */
  readonly categories: readonly string[];
  /** What becomes of it in a namespace, and on a server of one's own. `why` is empty where nothing differs. */
  readonly here: Treatment;
  readonly own: Treatment;
}

export interface Treatment {
  readonly decision: 'allowed' | 'emulated' | 'refused';
  readonly why: string;
}

export interface CommandDocs {
  /** Of the server: `7.0.15`. */
  readonly version: string;
  /** By name; a container stands before its subcommands. */
  readonly commands: readonly CommandDoc[];
}

/**
 * The command that typed words begin with, and how many of them are its name: 1, or 2 for a subcommand. A container
 * alone, or with a word that is none of its subcommands, is found itself.
 */
export function findDoc(
  docs: CommandDocs,
  words: readonly string[],
): { readonly doc: CommandDoc; readonly nameWords: number } | undefined {
  const [first = '', second] = words.map(word => word.toUpperCase());
  const byName = indexOf(docs);
  const sub = second === undefined ? undefined : byName.get(`${first} ${second}`);
  if (sub !== undefined) return { doc: sub, nameWords: 2 };
  const doc = byName.get(first);
  return doc === undefined ? undefined : { doc, nameWords: 1 };
}

const indexes = new WeakMap<CommandDocs, ReadonlyMap<string, CommandDoc>>();

function indexOf(docs: CommandDocs): ReadonlyMap<string, CommandDoc> {
  const known = indexes.get(docs) ?? new Map(docs.commands.map(doc => [doc.name, doc]));
  indexes.set(docs, known);
  return known;
}

/** `SET key value [NX | XX] [GET] [EX seconds | PX milliseconds | …]`, as the pages of Redis write it. */
export function syntaxOf(doc: CommandDoc): string {
  return [doc.name, ...doc.arguments.map(argumentSyntax)].join(' ');
}

/** One argument as `syntaxOf` writes it: `[EX seconds | PX milliseconds]`, `key [key ...]`. */
export function argumentSyntax(argument: ArgumentDoc): string {
  const bare = bareSyntax(argument);
  const token = tokenOf(argument);
  const repeat = argument.multipleToken === true ? withToken(token, bare) : bare;
  const once = withToken(token, bare);
  const full = argument.multiple === true ? `${once} [${repeat} ...]` : once;
  return argument.optional === true ? `[${full}]` : full;
}

function bareSyntax(argument: ArgumentDoc): string {
  if (argument.type === 'pure-token') return '';
  const parts = argument.arguments?.map(argumentSyntax) ?? [];
  if (argument.type === 'oneof') {
    const choices = parts.join(' | ');
    // The brackets of an optional choice already hold it together.
    return argument.optional === true && argument.multiple !== true && argument.token === undefined
      ? choices
      : `<${choices}>`;
  }
  return argument.type === 'block' ? parts.join(' ') : argument.name;
}

function tokenOf(argument: ArgumentDoc): string {
  if (argument.token === undefined) return argument.type === 'pure-token' ? argument.name.toUpperCase() : '';
  return argument.token === '' ? '""' : argument.token;
}

function withToken(token: string, rest: string): string {
  return [token, rest].filter(part => part !== '').join(' ');
}
