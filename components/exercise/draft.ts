/** A learner's unfinished answers, kept in this browser alone. */

const keyOf = (exercise: string): string => `keyspace:draft:${exercise}`;

export function draftOf(exercise: string): string | undefined {
  try {
    return localStorage.getItem(keyOf(exercise)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether it could be kept: storage may be full or forbidden. */
export function keepDraft(exercise: string, answer: string): boolean {
  try {
    localStorage.setItem(keyOf(exercise), answer);
    return true;
  } catch {
    return false;
  }
}

export function forgetDraft(exercise: string): void {
  try {
    localStorage.removeItem(keyOf(exercise));
  } catch {
    // What cannot be stored need not be forgotten.
  }
}
