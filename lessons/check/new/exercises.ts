/**
 * A new exercise of each kind: small, whole and working. The solution passes, the starter fails, the mistake fails on
 * its check; what is still to be written is the exercise itself.
 */
import path from 'node:path';
import { codeFiles } from '#lessons/check/new/kinds/code.ts';
import { luaFiles } from '#lessons/check/new/kinds/lua.ts';
import { operateFiles } from '#lessons/check/new/kinds/operate.ts';
import { predictFiles } from '#lessons/check/new/kinds/predict.ts';
import { stateFiles } from '#lessons/check/new/kinds/state.ts';
import type { ExerciseKind } from '#lessons/schema.ts';

/** Text of each file, by its name in the exercise's folder. */
export type Files = Readonly<Record<string, string>>;

export interface NewShape {
  /** `load-once` */
  readonly id: string;
  /** What keys begin with: of the variant another one. */
  readonly prefix: string;
  /** Of a variant, its original. */
  readonly variantOf: string | undefined;
  /** What to import the shape from. */
  readonly shape: string;
}

const files: Readonly<Record<ExerciseKind, (shape: NewShape) => Files>> = {
  code: codeFiles,
  lua: luaFiles,
  state: stateFiles,
  operate: operateFiles,
  predict: predictFiles,
};

/**
 * Of an exercise and its variant.
 * @param place of the lesson's folder, below `lessons/`, for imports
 */
export function exerciseFiles(
  { id, kind, variant }: { readonly id: string; readonly kind: ExerciseKind; readonly variant: string },
  place: string,
): Files {
  const make = files[kind];
  const original = make({ id, prefix: 'example', variantOf: undefined, shape: './shape.ts' });
  const shape = `#${place}/exercises/${id}/shape.ts`;
  const second = make({ id: variant, prefix: 'another', variantOf: id, shape });
  return { ...within(id, original), ...within(variant, second) };
}

const within = (id: string, made: Files): Files =>
  Object.fromEntries(Object.entries(made).map(([name, text]) => [path.join('exercises', id, name), text]));
