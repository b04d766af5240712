/** KEYS, DBSIZE, RANDOMKEY, FLUSHDB and FLUSHALL, on the keys of one sandbox. */
import { commandBounds } from '#sandbox/command/bounds.ts';
import { compileGlob, matchesGlob } from '#sandbox/command/glob.ts';
import { upper } from '#sandbox/command/locate-keys.ts';
import { array, bulk, error, integer, nil, ok } from '#sandbox/resp/reply.ts';
import { type Emulation, type EmulationContext, syntaxError } from './context.ts';

const keysForOne = 100;

/** The sandbox's keys; the more there are, the more commands it counts as. */
export async function listKeys({ keys, charge }: EmulationContext): Promise<Buffer[]> {
  const names = await keys.names();
  charge(Math.floor(names.length / keysForOne));
  return names;
}

export const keysCommand: Emulation = async (args, context) => {
  const pattern = args[1] ?? Buffer.alloc(0);
  if (pattern.length > commandBounds.keysPatternBytes) {
    return error(`ERR the pattern is too long: ${commandBounds.keysPatternBytes} bytes fit here`);
  }
  const glob = compileGlob(pattern);
  const names = await listKeys(context);
  return array(names.filter(name => glob.isEverything || matchesGlob(glob, name)).map(bulk));
};

export const dbsize: Emulation = async (_args, { keys }) => integer(await keys.count());

export const randomkey: Emulation = async (_args, context) => {
  const names = await listKeys(context);
  const name = names[Math.floor(Math.random() * names.length)];
  return name === undefined ? nil : bulk(name);
};

export const flush: Emulation = async (args, context) => {
  if (args.length > 2 || (args.length === 2 && !['ASYNC', 'SYNC'].includes(upper(args[1]))))
    return syntaxError;
  await context.keys.remove(await listKeys(context));
  return ok;
};
