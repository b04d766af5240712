/** The property itself, as long as one likes. */
import { expect } from 'vitest';
import { openCanaryField } from './canary.ts';

/**
 * Of the canary's p99, under attack against quietly. The attackers may use what a sandbox may use, and each thing that
 * they ask for takes its time on the one thread of the gateway and the one of the server, so some of the canary's
 * commands wait for one of theirs, a few milliseconds. Who could hold the server up, for a tenth of a second now and
 * then, would be far beyond.
 */
const mostRatio = 20;

export async function expectUnharmed(options: {
  seed: number;
  rounds: number;
  forMs: number;
}): Promise<{ commands: number }> {
  const { seed, rounds, forMs } = options;
  const field = await openCanaryField(seed);
  try {
    const before = await field.digest();
    const quiet = await field.probe(forMs);
    const ratios: number[] = [];
    let [commands, refused] = [0, 0];
    for (let round = 0; round < rounds; round += 1) {
      const [attacked, attack] = await Promise.all([field.probe(forMs), field.attack(forMs)]);
      ratios.push(attacked.p99 / quiet.p99);
      expect(attack.findings, `FUZZ_SEED=${seed}`).toEqual([]);
      [commands, refused] = [commands + attack.commands, attack.refused];
    }
    expect(await field.digest(), `FUZZ_SEED=${seed}`).toBe(before);
    const { heard, said } = await field.messages();
    expect(heard).toEqual(said);
    console.log(
      `${commands} hostile commands, ${refused} errors; p99 ratios ${ratios.map(one => one.toFixed(1)).join(' ')}`,
    );
    // The machine's other work spoils a round; somebody who can hold the server up spoils them all.
    expect(Math.min(...ratios), `p99 under attack against quietly, of rounds ${ratios}`).toBeLessThan(
      mostRatio,
    );
    return { commands };
  } finally {
    await field.close();
  }
}
