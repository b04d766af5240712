/**
 * The TypeScript compiler as authors' tools use it: syntax trees of texts, and faults of files. One process of the
 * compiler serves all; texts that stand in no file are given to it by name.
 */
import path from 'node:path';
import type { SourceFile } from 'typescript/unstable/ast';
import { API, type Diagnostic } from 'typescript/unstable/sync';

export interface TypeFault {
  /** Absolute. */
  readonly file: string;
  /** Offset in the file. */
  readonly at: number;
  readonly message: string;
}

export interface TypeScript {
  /** The tree of a text, whatever faults it has. */
  parse(text: string): SourceFile;
  /** Syntax and type faults of files. `options` are a tsconfig's. */
  faults(files: readonly string[], options: Readonly<Record<string, unknown>>): TypeFault[];
  close(): void;
}

/** A folder that there is not. */
const nowhere = path.resolve('.cache', 'lesson-check-texts');

export function openTypeScript(): TypeScript {
  const texts = new Map<string, string>();
  const api = new API({
    cwd: process.cwd(),
    fs: {
      readFile: name => texts.get(name),
      fileExists: name => (texts.has(name) ? true : undefined),
      directoryExists: name => (name === nowhere ? true : undefined),
    },
  });
  let made = 0;
  const add = (ending: string, text: string): string => {
    made += 1;
    const name = path.join(nowhere, `${made}${ending}`);
    texts.set(name, text);
    return name;
  };
  return {
    parse(text) {
      const name = add('.ts', text);
      const options = { noLib: true, types: [] };
      const config = add('.json', JSON.stringify({ compilerOptions: options, files: [name] }));
      const snapshot = api.updateSnapshot({ openProjects: [config] });
      const tree = snapshot.getProject(config)?.program.getSourceFile(name);
      if (tree === undefined)
        throw new Error('The TypeScript compiler did not read a text that it was given.');
      return tree;
    },
    faults(files, compilerOptions) {
      const config = add('.json', JSON.stringify({ compilerOptions, files }));
      const snapshot = api.updateSnapshot({ openProjects: [config] });
      const project = snapshot.getProject(config);
      if (project === undefined) throw new Error('The TypeScript compiler did not open its project.');
      const { program } = project;
      const wanted = new Set(files);
      const found = [...program.getSyntacticDiagnostics(), ...program.getSemanticDiagnostics()]
        .filter(({ fileName }) => fileName !== undefined && wanted.has(fileName))
        .map(toFault);
      api.updateSnapshot({ closeProjects: [config] });
      return found;
    },
    close: () => api.close(),
  };
}

function toFault({ fileName = '', pos, text, messageChain = [] }: Diagnostic): TypeFault {
  return { file: fileName, at: pos, message: [text, ...messageChain.map(link => link.text)].join(' ') };
}

/** Line and column of an offset, both from 1. */
export function placeIn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return { line, column: at - before.lastIndexOf('\n') };
}
