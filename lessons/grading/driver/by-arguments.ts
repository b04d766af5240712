/** Remembers what was decided on a command, since a search sends the same few commands again and again. */

const most = { decisions: 2000, characters: 500 };

/** `decide` must depend on nothing but the arguments. */
export function byArguments<Decision>(
  decide: (args: readonly string[]) => Decision,
): (args: readonly string[]) => Decision {
  const decisions = new Map<string, { readonly decision: Decision }>();
  return args => {
    const key = JSON.stringify(args);
    const known = decisions.get(key);
    if (known) return known.decision;
    const decision = decide(args);
    if (key.length > most.characters) return decision;
    if (decisions.size >= most.decisions) decisions.clear();
    decisions.set(key, { decision });
    return decision;
  };
}
