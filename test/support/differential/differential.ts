/**
 * The same seeded random commands to sandboxes and to plain servers of their own, until so many were answered or
 * something differs.
 */
import { type CommandTable, loadCommandTable } from '#sandbox/command/table.ts';
import { openDoors } from '#test/support/doors.ts';
import { silentLog } from '#test/support/temporary.ts';
import { Conversation, type Mismatch, type Tally } from './conversation.ts';
import { generated, RoundMaker } from './rounds.ts';
import { type Shrunk, shrink } from './shrink.ts';
import { type Step, shownStep } from './steps.ts';
import { openTwins, type TwinKind, type Twins } from './twins.ts';

export interface Report {
  readonly commands: number;
  readonly rounds: number;
  /** Share of replies that were no errors. */
  readonly soundShare: number;
  /** By command, how often it was answered without an error. */
  readonly sound: ReadonlyMap<string, number>;
  readonly failed: ReadonlyMap<string, number>;
  /** Allowed or emulated commands that never succeeded. */
  readonly never: readonly string[];
  /** Differences, smallest form, fit to be printed. */
  readonly findings: readonly string[];
}

const commandsInRound = 500;
const shrinkWithinMs = 40_000;

class Counts implements Tally {
  readonly sound = new Map<string, number>();
  readonly failed = new Map<string, number>();
  total = 0;

  answered(name: string, isError: boolean): void {
    this.total += 1;
    const counts = isError ? this.failed : this.sound;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
}

/** @param lanes sandboxes that are tried at the same time */
export async function compareWithPlainServers(options: {
  seed: number;
  commands: number;
  lanes: number;
  mostFindings?: number;
  kind?: TwinKind;
}): Promise<Report> {
  const { kind = 'namespace' } = options;
  const doors = await openDoors({
    hasServers: kind === 'server',
    limits: { commandsPerSecond: 1_000_000, commandBurst: 1_000_000_000 },
  });
  const table = await loadCommandTable(doors.shared.target, silentLog);
  const counts = new Counts();
  const findings: string[] = [];
  let rounds = 0;
  const twins: Twins[] = [];
  try {
    for (let lane = 0; lane < options.lanes; lane += 1)
      twins.push(await openTwins(doors, `twin-${lane}`, kind));
    await Promise.all(
      twins.map(async (first, lane) => {
        let pair = first;
        let maker = new RoundMaker(table, pair);
        while (counts.total < options.commands && findings.length < (options.mostFindings ?? 1)) {
          const seed = options.seed + rounds;
          rounds += 1;
          const found = await compareOnce({ pair, maker, seed, counts, table });
          if (found === undefined) continue;
          findings.push(told(found, seed));
          // What differed may have left something behind.
          await pair.stop();
          pair = await openTwins(doors, `twin-${lane}-after-${seed}`, kind);
          twins[lane] = pair;
          maker = new RoundMaker(table, pair);
        }
      }),
    );
  } finally {
    for (const pair of twins) await pair.stop();
    await doors.stop();
  }
  const sound = [...counts.sound.values()].reduce((sum, count) => sum + count, 0);
  return {
    commands: counts.total,
    rounds,
    soundShare: sound / counts.total,
    sound: counts.sound,
    failed: counts.failed,
    never: generated(table).filter(name => !counts.sound.has(name)),
    findings,
  };
}

async function compareOnce({
  pair,
  maker,
  seed,
  counts,
  table,
}: {
  pair: Twins;
  maker: RoundMaker;
  seed: number;
  counts: Counts;
  table: CommandTable;
}): Promise<Shrunk | undefined> {
  const containers = containersOf(table);
  const steps = maker.make(seed, commandsInRound);
  const mismatch = await new Conversation(pair, containers, counts).hold(steps);
  if (mismatch === undefined) return undefined;
  console.log(
    `FUZZ_SEED=${seed}: ${mismatch.what} differs ${mismatch.command}; looking for the least that does`,
  );
  const again = (fewer: readonly Step[]) => new Conversation(pair, containers, new Counts()).hold(fewer);
  return await shrink(steps, mismatch, again, shrinkWithinMs);
}

function containersOf(table: CommandTable): ReadonlySet<string> {
  return new Set(
    [...table.all.values()].filter(({ subcommands }) => subcommands.size > 0).map(({ name }) => name),
  );
}

function told({ steps, mismatch }: Shrunk, seed: number): string {
  const lines =
    steps.length > 60 ? [...steps.slice(-60).map(shownStep), '(only the last 60)'] : steps.map(shownStep);
  return [
    `FUZZ_SEED=${seed}: ${mismatch.what} differs ${mismatch.command}`,
    ...lines,
    `plain:   ${mismatch.plain}`,
    `sandbox: ${mismatch.sandbox}`,
  ].join('\n');
}

export type { Mismatch };
