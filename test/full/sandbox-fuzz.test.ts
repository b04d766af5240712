/**
 * Random hostile commands through several clients of one sandbox, with two others beside it on the same server. After
 * every round nothing of the others was read, changed or learnt, the server was never held up, and nothing in the
 * gateway broke. In every second round the commands name no sandbox at all, so whatever reply names one gave it away.
 *
 * Then the canary of test/attack/sandbox/canary.test.ts, for minutes.
 *
 * `FUZZ_SEED=… FUZZ_COMMANDS=… npm run fuzz` runs it again, or longer.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CommandTable, loadCommandTable } from '#sandbox/command/table.ts';
import { toFailure } from '#sandbox/failure.ts';
import type { Reply } from '#sandbox/resp/reply.ts';
import type { Sandbox, Session } from '#sandbox/sandbox.ts';
import {
  digest,
  plantVictim,
  slowestCommandMs,
  takeSlowCommands,
  textOf,
  type Victim,
} from '#test/attack/battery.ts';
import { expectUnharmed } from '#test/support/canary/check.ts';
import { filled, HostileArguments } from '#test/support/fuzz/arguments.ts';
import { Chance, fuzzCount, fuzzSeed } from '#test/support/fuzz/chance.ts';
import { CommandMaker } from '#test/support/fuzz/commands.ts';
import { openTestRegistry, type TestRegistry } from '#test/support/sandbox.ts';
import { silentLog } from '#test/support/temporary.ts';

const clients = ['A', 'B', 'C', 'D', 'E', 'F'];
const commandsInRound = 600;
const mostFindings = 10;
const answeredWithinMs = 30_000;
/** What only the shared server says of itself, and a gateway's refusal never. */
const serverWords = /^(?:MOVED|ASK|CROSSSLOT|CLUSTERDOWN|TRYAGAIN|NOAUTH|NOPERM this user|ERR internal)/i;

let opened: TestRegistry;
let table: CommandTable;
let attacker: Sandbox;
let victims: Victim[];
const findings: string[] = [];
const tally = new Map<string, number>();

beforeAll(async () => {
  opened = await openTestRegistry({
    limits: { blockMs: 20, commandBurst: 1_000_000_000, warmNamespaces: 0, bytes: 8_388_608, keys: 2000 },
  });
  table = await loadCommandTable(opened.target, silentLog);
  attacker = await opened.sandbox();
  victims = [await plantVictim(await opened.sandbox()), await plantVictim(await opened.sandbox())];
  await opened.system.config('SET', 'slowlog-log-slower-than', slowestCommandMs * 1000);
  await opened.system.call('SLOWLOG', 'RESET');
});
afterAll(() => opened.close());

const shown = (args: readonly Buffer[]) =>
  args.map(arg => JSON.stringify(arg.toString('latin1').slice(0, 80))).join(' ');
const count = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1);
const find = (problem: string, args: readonly Buffer[] = []) => findings.push(`${problem}: ${shown(args)}`);

/** What a learner was told that is none of theirs. */
function judge(told: string, args: readonly Buffer[], isNameless: boolean): void {
  for (const { sandbox, secret } of victims) {
    if (told.includes(secret)) find('shows a secret', args);
    if (isNameless && told.includes(sandbox.id)) find(`names another sandbox (${told.slice(0, 200)})`, args);
  }
  if (!isNameless) return;
  if (told.includes(`{${attacker.id}`)) find(`shows its own prefix (${told.slice(0, 200)})`, args);
  if (told.includes('{keyspace}')) find(`shows the gateway’s own keys (${told.slice(0, 200)})`, args);
}

async function run(session: Session, args: Buffer[], isNameless: boolean): Promise<boolean> {
  const late = AbortSignal.timeout(answeredWithinMs);
  try {
    const reply = await Promise.race([
      session.execute(args),
      new Promise<undefined>(resolve => late.addEventListener('abort', () => resolve(undefined))),
    ]);
    if (reply === undefined) find('was not answered', args);
    else judgeReply(reply, args, isNameless);
    return true;
  } catch (thrown) {
    const { code, message } = toFailure(thrown);
    count(`failure ${code}: ${message}`);
    if (code === 'internal')
      find(`broke the gateway (${thrown instanceof Error ? thrown.stack : thrown})`, args);
    else if (code !== 'unavailable') find(`failed as ${code}`, args);
    return false;
  }
}

function judgeReply(reply: Reply, args: Buffer[], isNameless: boolean): void {
  count(reply.type === 'error' ? `error ${reply.text.split(' ', 1)[0]}` : 'reply');
  judge(textOf(reply), args, isNameless);
  if (reply.type !== 'error') return;
  if (serverWords.test(reply.text)) find(`lets the server be heard (${reply.text.slice(0, 200)})`, args);
  // The second wall held, and the first should have.
  if (reply.text.startsWith('NOPERM The server refused')) {
    count('second wall');
    find('was stopped by the server alone', args);
  }
}

/** One client's share of a round: a few commands at a time, without waiting for each. */
async function converse(
  client: string,
  chance: Chance,
  isNameless: boolean,
  commands: number,
): Promise<void> {
  const ids = isNameless ? [] : [attacker.id, 'keyspace', ...victims.map(({ sandbox }) => sandbox.id)];
  const hostile = new HostileArguments(chance, { ids });
  const maker = new CommandMaker(chance, table);
  const open = async () => {
    const session = attacker.session(client);
    if (chance.isLucky(0.6)) await session.execute([Buffer.from('HELLO'), Buffer.from('3')]);
    return session;
  };
  let session = await open();
  for (let done = 0; done < commands; ) {
    const batch = Array.from({ length: 1 + chance.below(4) }, () => maker.next(hostile));
    done += batch.length;
    const alive = await Promise.all(batch.map(args => run(session, args, isNameless)));
    // Now and then a new one, for a subscribed or broken one answers little else.
    if (alive.includes(false) || chance.isLucky(0.05)) {
      attacker.closeSession(client);
      session = await open();
    }
  }
  attacker.closeSession(client);
}

async function standing(): Promise<string> {
  const { system } = opened;
  const records = (await system.keys('{keyspace}:*'))
    .filter(key => key !== '{keyspace}:used' && !key.startsWith('{keyspace}:bucket:'))
    .sort();
  const dumps = await Promise.all(
    records.map(async key => `${key} ${(await system.dumpBuffer(key))?.toString('hex')}`),
  );
  return `${await digest({ attacker, victims, system })}\n${dumps.join('\n')}`;
}

async function runRound(round: number, seed: number): Promise<void> {
  const isNameless = round % 2 === 0;
  await attacker.reset(filled);
  const before = await standing();
  const stop = attacker.events.subscribe(event => {
    if (event.type !== 'clients')
      judge(JSON.stringify(event), [Buffer.from(`event ${event.type}`)], isNameless);
  });
  await Promise.all(
    clients.map((client, index) =>
      converse(client, new Chance(seed + round * 97 + index), isNameless, commandsInRound / clients.length),
    ),
  );
  judge(JSON.stringify(await attacker.snapshot()), [Buffer.from('snapshot')], isNameless);
  stop();
  for (const { sandbox, heard } of victims) {
    if (heard.length > 0) find(`a victim heard ${heard.splice(0).map(textOf).join(' ').slice(0, 300)}`);
    const reply = await sandbox.runLine('A', 'GET secret');
    if (!victims.some(({ secret }) => textOf(reply) === secret)) find(`a victim reads ${textOf(reply)}`);
  }
  for (const slow of await takeSlowCommands(opened.system)) find(`held the server up: ${slow}`);
  if ((await standing()) !== before) find(`round ${round} changed what is not its own`);
}

test('nothing leaves the sandbox, and nothing breaks', async () => {
  const seed = fuzzSeed('sandbox-fuzz');
  const wanted = fuzzCount(30_000);
  const runId = /^run_id:.*$/m.exec(await opened.system.info('server'))?.[0];
  let round = 0;
  for (; round * commandsInRound < wanted && findings.length < mostFindings; round += 1)
    await runRound(round, seed);
  const told = [...tally].sort(([, a], [, b]) => b - a).map(([what, times]) => `${times} ${what}`);
  console.log(`${round} rounds of ${commandsInRound} commands:\n${told.join('\n')}`);
  expect(findings.slice(0, mostFindings), `FUZZ_SEED=${seed}`).toEqual([]);
  expect(/^run_id:.*$/m.exec(await opened.system.info('server'))?.[0]).toBe(runId);
  expect(tally.get('reply')).toBeGreaterThan(wanted / 5);
});

test('a canary is unharmed for minutes', async () => {
  const { commands } = await expectUnharmed({ seed: fuzzSeed('canary'), rounds: 10, forMs: 20_000 });
  expect(commands).toBeGreaterThan(50_000);
});
