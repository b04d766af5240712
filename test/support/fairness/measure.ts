/**
 * What a learner at full speed costs another: the other's median is measured quietly and under the flood, in turns and
 * in one run. Gateway and flooder are processes of their own; the flooder's has the lowest priority, for its own work
 * is done on somebody else's machine.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { z } from 'zod';
import { type Peer, startPeer } from '#test/bench/peer.ts';
import { command } from '#test/support/raw-resp.ts';
import { largeKeys } from './floods.ts';

export interface Spell {
  readonly median: number;
  readonly p99: number;
  readonly count: number;
}

export interface Fairness {
  readonly quiet: Spell;
  readonly flooded: Spell;
  /** How many times as long the other's median takes under the flood. */
  readonly ratio: number;
}

export interface FairnessField {
  /** Floods for so long, with as long a quiet spell before it. */
  measure(flood: string, forMs: number): Promise<Fairness>;
  close(): Promise<void>;
}

const doorsSchema = z.object({ resp: z.number(), web: z.number() });
const sandboxSchema = z.object({ id: z.string(), token: z.string() });

/** Two learners before one gateway with its real limits: one quiet, one with large keys. */
export async function openFairnessField(): Promise<FairnessField> {
  const gateway = startPeer('../support/fairness/gateway.ts');
  const flooder = startPeer('../support/fairness/flooder.ts');
  const close = async () => {
    await flooder.stop();
    await gateway.stop();
  };
  try {
    const doors = await gateway.ask('doors', null, doorsSchema);
    const newSandbox = async (start: readonly string[]) => {
      const cookie = await gateway.ask('cookie', null, z.string());
      return { cookie, ...(await gateway.ask('sandbox', { cookie, start }, sandboxSchema)) };
    };
    const [attacker, other] = [await newSandbox(largeKeys()), await newSandbox(['SET mine value'])];
    const probe = await openProbe(doors.resp, other);
    return {
      measure: async (name, forMs) => {
        const [calm, busy]: [number[], number[]] = [[], []];
        // In short turns, so that the machine's other work meets both alike.
        for (let turn = 0; turn < turns; turn += 1) {
          calm.push(...(await probe.times(forMs / turns)));
          await flooder.ask('flood', { name, ...doors, ...attacker }, z.undefined());
          busy.push(...(await probe.times(forMs / turns)));
          await stopFlood(flooder);
        }
        const [quiet, flooded] = [spellOf(calm), spellOf(busy)];
        return { quiet, flooded, ratio: flooded.median / quiet.median };
      },
      close: async () => {
        probe.close();
        await close();
      },
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}

const stopFlood = (flooder: Peer) => flooder.ask('stop', null, z.number());

/** One connection of the quiet learner's, whose key `mine` holds `value`: a GET, its answer, the next GET. */
export async function openProbe(port: number, { id, token }: { id: string; token: string }) {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  socket.write(command('AUTH', id, token));
  await once(socket, 'data');
  const get = command('GET', 'mine');
  const times = async (forMs: number): Promise<number[]> => {
    const taken: number[] = [];
    const endsAt = performance.now() + forMs;
    let at = performance.now();
    while (at < endsAt) {
      socket.write(get);
      const [reply]: unknown[] = await once(socket, 'data');
      if (String(reply) !== '$5\r\nvalue\r\n') throw new Error(`The quiet learner reads ${String(reply)}`);
      const now = performance.now();
      // Whoever waits long asks less often, and would count it less: so it counts as all that could have been asked.
      for (let ms = now - at; ms > 0; ms -= pauseMs) taken.push(ms);
      // A learner at work, not a second flood: well below what a sandbox may run.
      await new Promise(resolve => setTimeout(resolve, pauseMs));
      at = performance.now();
    }
    return taken;
  };
  const run = async (forMs: number) => spellOf(await times(forMs));
  return { run, times, close: () => socket.destroy() };
}

const pauseMs = 2;
const turns = 2;

function spellOf(times: readonly number[]): Spell {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), p99: at(0.99), count: sorted.length };
}
