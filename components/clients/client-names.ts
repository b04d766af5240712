'use client';
/** Names that a learner gives to clients, such as `worker`: kept in this browser, for each kind of bench. */
import { useMemo } from 'react';
import { useBench } from '#components/bench/bench-context.ts';
import { useRemembered } from '#components/lesson/use-remembered.ts';
import type { Letter } from '#sandbox/protocol.ts';

export type ClientNames = Readonly<Partial<Record<Letter, string>>>;
export const longestName = 16;

/** `lesson`, `exercise`, `home` or `playground`. */
export function benchKind(scope: string): string {
  return scope.split(':')[0] ?? scope;
}

export function useClientNames(): [ClientNames, (client: Letter, name: string) => void] {
  const { scope } = useBench();
  const [text, setText] = useRemembered(`client-names:${scope}`, '');
  return useMemo(() => {
    const names = readNames(text);
    return [names, (client, name) => setText(writeNames({ ...names, [client]: name }))];
  }, [text, setText]);
}

/** One name a line: `A=worker`. What is not of that form is left out, because anything may stand in storage. */
export function readNames(text: string): ClientNames {
  const rows = text.split('\n').map(row => /^([A-H])=(\S.*)$/u.exec(row));
  return Object.fromEntries(rows.flatMap(row => (row ? [[row[1], cleanName(row[2] ?? '')]] : [])));
}

export function writeNames(names: ClientNames): string {
  return Object.entries(names)
    .map(([client, name]) => [client, cleanName(name)] as const)
    .filter(([, name]) => name !== '')
    .map(([client, name]) => `${client}=${name}`)
    .join('\n');
}

/** One line without characters that do not show. */
export function cleanName(name: string): string {
  const shown = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return [...shown].slice(0, longestName).join('').trim();
}
