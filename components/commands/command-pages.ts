/** All that the pages of commands are made of, read once for each build: the snapshot of COMMAND DOCS and the examples. */
import { readFile } from 'node:fs/promises';
import { cache } from 'react';
import type { CommandDoc, CommandDocs } from '#sandbox/command/docs.ts';
import { commandDocsSchema } from './command-docs-schema.ts';
import { type Examples, readExamples } from './examples.ts';
import { type GroupName, groupOrder } from './group-names.ts';

export interface CommandPages {
  readonly docs: CommandDocs;
  readonly examples: Examples;
}

export const loadCommandPages = cache(async (): Promise<CommandPages> => {
  const [docs, examples] = await Promise.all([
    readFile('sandbox/command/docs-7.0.json', 'utf8'),
    readFile('components/commands/examples.txt', 'utf8'),
  ]);
  return { docs: commandDocsSchema.parse(JSON.parse(docs)), examples: readExamples(examples) };
});

/** `XGROUP CREATE` → `xgroup-create`: the last part of its page's address. */
export function commandSlug(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}

export function commandHref(name: string): string {
  return `/commands/${commandSlug(name)}`;
}

export interface CommandGroup {
  readonly id: GroupName;
  readonly commands: readonly CommandDoc[];
}

export function groupCommands(docs: CommandDocs): CommandGroup[] {
  return groupOrder.map(id => ({ id, commands: docs.commands.filter(({ group }) => group === id) }));
}

/** Beside it in its container, then the rest of its group that shares its first word or its first letters. */
export function relatedTo(doc: CommandDoc, docs: CommandDocs, most = 8): CommandDoc[] {
  const [first = ''] = doc.name.split(' ');
  const likeness = ({ name }: CommandDoc) => {
    if (name.split(' ')[0] === first) return 100;
    let shared = 0;
    while (shared < name.length && name[shared] === doc.name[shared]) shared += 1;
    return shared;
  };
  return docs.commands
    .filter(other => other !== doc && other.group === doc.group && !other.name.endsWith(' HELP'))
    .filter(other => doc.name.includes(' ') || !other.name.includes(' ') || likeness(other) === 100)
    .map(other => ({ other, likeness: likeness(other) }))
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, most)
    .map(({ other }) => other);
}

/** What becomes of a command for a learner: `refused` runs on a server of one's own, `unavailable` nowhere here. */
export type Standing = 'allowed' | 'emulated' | 'refused' | 'unavailable';

export function standingOf({ here, own }: CommandDoc): Standing {
  if (here.decision !== 'refused') return here.decision;
  return own.decision === 'refused' ? 'unavailable' : 'refused';
}
