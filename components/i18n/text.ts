/**
 * Messages with their parameters filled in. A message is a string with `{name}` placeholders, or a singular and a
 * plural chosen by `{count}` with the language's own rules. Pure; the types know every message's parameters.
 */
import { createElement, Fragment, type ReactNode } from 'react';
import type { Language } from './languages.ts';

export type Message = string | { readonly one: string; readonly other: string };
export type Messages = Readonly<Record<string, Message>>;

/** What a translation of `M` must hold: the same keys, plurals where there are plurals. */
export type Translated<M extends Messages> = {
  readonly [K in keyof M]: M[K] extends string ? string : { readonly one: string; readonly other: string };
};

type NamesIn<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type Names<M> = M extends { readonly one: infer One; readonly other: infer Other }
  ? NamesIn<One> | NamesIn<Other> | 'count'
  : NamesIn<M>;
/** The parameters of a message, as the rest of a call: none, or one object. */
export type Fill<M, V> = [Names<M>] extends [never] ? [] : [Readonly<Record<Names<M>, V>>];
type Tags = Readonly<Record<string, (chunk: string) => ReactNode>>;

export interface Text<M extends Messages> {
  /** The message as text. Numbers are written as the language writes them. */
  <K extends keyof M & string>(key: K, ...params: Fill<M[K], string | number>): string;
  /** The message with its `<tag>…</tag>` parts made by `tags`; such parts hold no others. */
  rich<K extends keyof M & string>(key: K, tags: Tags, ...params: Fill<M[K], string | number>): ReactNode;
}

type Params = Readonly<Record<string, string | number>>;

/** The messages of one area in one language. */
export function makeText<M extends Messages>(messages: Translated<M>, language: Language): Text<M> {
  const plurals = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  const patternOf = (key: keyof M & string, { count }: Params): string => {
    const message: Message = messages[key];
    if (typeof message === 'string') return message;
    return plurals.select(Number(count)) === 'one' ? message.one : message.other;
  };
  const fill = (pattern: string, params: Params) =>
    pattern.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = params[name];
      return value === undefined ? whole : typeof value === 'number' ? numbers.format(value) : value;
    });
  const text = (key: keyof M & string, params: Params = {}) => fill(patternOf(key, params), params);
  // What a parameter holds may look like a tag and is none: tags are found before parameters are filled in.
  const rich = (key: keyof M & string, tags: Tags, params: Params = {}) =>
    withTags(patternOf(key, params), tags, chunk => fill(chunk, params));
  return Object.assign(text, { rich });
}

function withTags(pattern: string, tags: Tags, fill: (chunk: string) => string): ReactNode {
  const parts = pattern.split(/<(\w+)>(.*?)<\/\1>/s);
  const nodes: ReactNode[] = [];
  for (let at = 0; at < parts.length; at += 3) {
    nodes.push(fill(parts[at] ?? ''));
    const [tag, inner] = [parts[at + 1], parts[at + 2]];
    if (tag !== undefined && inner !== undefined) nodes.push(tags[tag]?.(fill(inner)) ?? fill(inner));
  }
  return createElement(Fragment, undefined, ...nodes);
}
