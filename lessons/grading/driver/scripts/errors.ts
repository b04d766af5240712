/** What a script's errors say: the answer's own digest, and the line of the script that is at fault. */

/** Of a tail call, `return redis.call(…)`, Lua forgets the line; the prelude then gives the command instead. */
const forgotten = /on @user_script:0 (\S*?)\.$/;

export function scriptError(
  script: { readonly source: string; readonly digest: string; readonly wrappedDigest: string },
  text: string,
): string {
  const told = text.replaceAll(script.wrappedDigest, script.digest);
  const command = forgotten.exec(told)?.[1];
  if (command === undefined) return told;
  const line = lineOfTailCall(script.source, command);
  return told.replace(forgotten, line === undefined ? 'on @user_script.' : `on @user_script:${line}.`);
}

/** The one line that returns what this command replies; undefined where several do. */
function lineOfTailCall(source: string, command: string): number | undefined {
  const lines = source.split('\n').map((text, index) => ({ text, line: index + 1 }));
  const returning = lines.filter(({ text }) => /\breturn\b.*\(/.test(text));
  const naming = returning.filter(({ text }) => text.toUpperCase().includes(command.toUpperCase()));
  const [only, another] = naming.length > 0 ? naming : returning;
  return another === undefined ? only?.line : undefined;
}

/** The line of a script that an error names; the last one named is where it happened. */
export function lineInScript(message: string): number | undefined {
  const named = [...message.matchAll(/\buser_script:(\d+)/g)].at(-1)?.[1];
  return named === undefined ? undefined : Number(named);
}
