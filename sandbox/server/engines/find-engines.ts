/** Which engines are installed, asked of each program itself. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type EngineRecipe, engineRecipes } from '#sandbox/server/engines/engine-list.ts';
import { findOnPath } from '#sandbox/server/redis-binary.ts';
import type { Engine } from '#sandbox/server-protocol.ts';

const execute = promisify(execFile);
const versionMs = 10_000;

export interface FoundEngine {
  readonly engine: Engine;
  readonly recipe: EngineRecipe;
  /** Undefined if it is not installed. */
  readonly path: string | undefined;
}

/** All that are known, in a fixed order. A program that does not say what it is counts as not installed. */
export function findEngines(searchPath: string): Promise<FoundEngine[]> {
  return Promise.all(engineRecipes.map(recipe => find(recipe, searchPath)));
}

async function find(recipe: EngineRecipe, searchPath: string): Promise<FoundEngine> {
  const { id, name, howToGet, programs } = recipe;
  for (const program of programs) {
    const path = await findOnPath(program, searchPath);
    const version = path === undefined ? undefined : await versionOf(path, recipe);
    if (version !== undefined) return { engine: { id, name, version, howToGet }, recipe, path };
  }
  return { engine: { id, name, version: null, howToGet }, recipe, path: undefined };
}

/** Nothing of our environment is told to a program that we do not know. */
async function versionOf(path: string, { says }: EngineRecipe): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await execute(path, ['--version'], {
      timeout: versionMs,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', NODE_ENV: 'production' },
    });
    return says.exec(`${stdout}\n${stderr}`)?.[1];
  } catch {
    // It is there and does not run, which comes to the same.
    return undefined;
  }
}
