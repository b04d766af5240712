/** What may still follow, written as redis-cli writes its hints: `key value [NX|XX] [GET] [EX seconds|…]`. Pure. */
import type { ArgumentDoc } from '#sandbox/command/docs.ts';
import { asTerm, type Term, tokenText } from './grammar.ts';

/** The hint in pieces, one for each term, so that the first can be marked. */
export function hintParts(rest: readonly Term[]): readonly string[] {
  return rest.map(termText);
}

export function hintText(rest: readonly Term[]): string {
  return hintParts(rest).join(' ');
}

function termText(term: Term): string {
  const { argument, hasToken, isRepeat, isOptional } = term;
  const once = withToken(hasToken ? undefined : tokenText(argument), argument);
  if (term.due !== undefined)
    return term.due > 3 ? `${once} … ×${term.due}` : Array(term.due).fill(once).join(' ');
  if (isRepeat) return `[${once} ...]`;
  if (argument.multiple !== true) return isOptional ? `[${once}]` : once;
  const again = withToken(argument.multipleToken === true ? tokenText(argument) : undefined, argument);
  const several = `${once} [${again} ...]`;
  return isOptional ? `[${several}]` : several;
}

function withToken(token: string | undefined, argument: ArgumentDoc): string {
  const value = valueText(argument);
  return token === undefined ? value : value === '' ? token : `${token} ${value}`;
}

function valueText({ type, name, arguments: parts = [] }: ArgumentDoc): string {
  if (type === 'pure-token') return '';
  if (type === 'oneof') return parts.map(part => termText(asTerm(part))).join('|');
  return type === 'block' ? parts.map(part => termText(asTerm(part))).join(' ') : name;
}
