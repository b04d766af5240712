/**
 * The process of two learners who try everything, each through both doors: one never names another sandbox, so whatever
 * names one gave it away; the other names those that it should not reach. Told who must not show, it tells what it saw.
 */
import { setPriority } from 'node:os';
import { z } from 'zod';
import { loadCommandTable } from '#sandbox/command/table.ts';
import { answerParent } from '#test/bench/peer.ts';
import { HostileArguments } from '#test/support/fuzz/arguments.ts';
import { Chance } from '#test/support/fuzz/chance.ts';
import { CommandMaker } from '#test/support/fuzz/commands.ts';
import { silentLog } from '#test/support/temporary.ts';
import { type AttackClient, openBrowserClient, openRespClient } from './clients.ts';
import { Judge } from './judge.ts';

setPriority(19);

const learnerSchema = z.object({ id: z.string(), token: z.string(), cookie: z.string() });
const openSchema = z.object({
  resp: z.number(),
  web: z.number(),
  target: z.object({ path: z.string(), username: z.string(), password: z.string() }),
  nameless: learnerSchema,
  naming: learnerSchema,
  /** Ids that only `naming` knows. */
  ids: z.array(z.string()),
  secret: z.string(),
  seed: z.number(),
});

const clientsOfEach = [
  { door: 'resp', protocol: 2 },
  { door: 'resp', protocol: 3 },
  { door: 'resp', protocol: 3 },
  { door: 'browser', protocol: 2 },
] as const;

interface Attack {
  readonly client: AttackClient;
  readonly maker: CommandMaker;
  readonly hostile: HostileArguments;
  readonly chance: Chance;
}

let attacks: Attack[] = [];
let judges: Judge[] = [];

async function open(input: unknown): Promise<void> {
  const options = openSchema.parse(input);
  const { resp, web, nameless, naming, secret } = options;
  const table = await loadCommandTable(options.target, silentLog);
  const unnameable = [...options.ids, naming.id, `{${nameless.id}`, '{keyspace}'];
  const sides = [
    { learner: nameless, ids: [], judge: new Judge([secret], unnameable) },
    {
      learner: naming,
      ids: [...options.ids, nameless.id, naming.id, 'keyspace'],
      judge: new Judge([secret], []),
    },
  ];
  judges = sides.map(({ judge }) => judge);
  let seed = options.seed;
  for (const { learner, ids, judge } of sides) {
    for (const { door, protocol } of clientsOfEach) {
      seed += 1;
      const chance = new Chance(seed);
      const client =
        door === 'resp'
          ? await openRespClient({ port: resp, login: learner, protocol, judge })
          : await openBrowserClient({ port: web, cookie: learner.cookie, judge });
      const hostile = new HostileArguments(chance, { ids });
      attacks.push({ client, chance, hostile, maker: new CommandMaker(chance, table) });
    }
  }
}

/** Attacks for so long. Returns how many commands were answered, and everything that should not have been seen. */
async function attack(input: unknown) {
  const endsAt = performance.now() + z.number().parse(input);
  let commands = 0;
  await Promise.all(
    attacks.map(async ({ client, chance, maker, hostile }) => {
      while (performance.now() < endsAt) {
        const batch = Array.from({ length: 1 + chance.below(8) }, () => maker.next(hostile));
        await client.run(batch);
        commands += batch.length;
      }
    }),
  );
  return {
    commands,
    findings: judges.flatMap(judge => judge.findings),
    refused: judges.reduce((sum, { errors }) => sum + errors, 0),
  };
}

answerParent({ open, attack }, () => {
  for (const { client } of attacks) client.close();
  attacks = [];
});
