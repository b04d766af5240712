/** Reads INFO strictly: a field that is not there, or is no number where one should be, is an error and not a zero. */

/** Its fields by name; comments and empty lines are left out. @throws {Error} for a line that is no field */
export function parseInfo(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const colon = line.indexOf(':');
    if (colon < 1) throw new Error(`INFO has a line that is no field: ${line.slice(0, 100)}`);
    fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return fields;
}

/** @throws {Error} if it is not there */
export function infoText(info: ReadonlyMap<string, string>, name: string): string {
  const value = info.get(name);
  if (value === undefined) throw new Error(`INFO has no field ${name}.`);
  return value;
}

/** @throws {Error} if it is not there or no number */
export function infoNumber(info: ReadonlyMap<string, string>, name: string): number {
  const text = infoText(info, name);
  if (!/^-?\d+(?:\.\d+)?$/.test(text))
    throw new Error(`INFO says ${name}:${text.slice(0, 40)}, which is no number.`);
  return Number(text);
}

/** `keys` of the first database; a database without keys is not listed. @throws {Error} if its line is malformed */
export function infoKeys(info: ReadonlyMap<string, string>): number {
  const line = info.get('db0');
  if (line === undefined) return 0;
  const keys = /^keys=(\d+),/.exec(line)?.[1];
  if (keys === undefined) throw new Error(`INFO says db0:${line.slice(0, 60)}, which is malformed.`);
  return Number(keys);
}
