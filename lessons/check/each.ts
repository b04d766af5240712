/** Work on many things, a few at a time, with the results in the things' order. */
export async function each<Thing, Result>(
  things: readonly Thing[],
  atOnce: number,
  work: (thing: Thing) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = things.entries();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [index, thing] of left) results[index] = await work(thing);
    }),
  );
  return results;
}
