/**
 * A canary: a sandbox in which nothing happens but what its owner does, watched from outside. Its keys, its
 * subscriber and its latency tell if anybody else can reach it.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { connectSystem } from '#sandbox/redis-target.ts';
import { ReplyParser } from '#sandbox/resp/parser.ts';
import { digestOf, textOf } from '#test/attack/battery.ts';
import { type Peer, startPeer } from '#test/bench/peer.ts';
import { openProbe, type Spell } from '#test/support/fairness/measure.ts';
import { filled } from '#test/support/fuzz/arguments.ts';
import { command } from '#test/support/raw-resp.ts';

const doorsSchema = z.object({
  resp: z.number(),
  web: z.number(),
  target: z.object({ path: z.string(), username: z.string(), password: z.string() }),
});
const sandboxSchema = z.object({ id: z.string(), token: z.string() });
const attackSchema = z.object({ commands: z.number(), findings: z.array(z.string()), refused: z.number() });
export type Attack = z.infer<typeof attackSchema>;

export interface CanaryField {
  /** The canary's latency for so long. */
  probe(forMs: number): Promise<Spell>;
  attack(forMs: number): Promise<Attack>;
  /** All that the server holds and that no attacker may have changed. */
  digest(): Promise<string>;
  /** What the canary's subscriber heard, and what it should have: the canary's own messages. */
  messages(): Promise<{ heard: string[]; said: string[] }>;
  close(): Promise<void>;
}

const beatMs = 25;

function planted(secret: string): string[] {
  return [
    'SET mine value',
    `SET secret ${secret}`,
    `SET mortal ${secret} EX 100000`,
    `HSET hash f ${secret}`,
    `RPUSH list ${secret} b c`,
    `SADD set ${secret} a`,
    `ZADD zset 1 ${secret} 2 b`,
    `XADD stream 1-1 f ${secret}`,
    'XGROUP CREATE stream group 0',
    'XREADGROUP GROUP group consumer STREAMS stream >',
    `PFADD hll ${secret}`,
    `GEOADD geo 13.4 52.5 ${secret}`,
    'SETBIT bits 70 1',
  ];
}

export async function openCanaryField(seed: number): Promise<CanaryField> {
  const gateway = startPeer('../support/fairness/gateway.ts', [], { TEST_LIMITS: '{"blockMs":20}' });
  const attacker = startPeer('../support/canary/attacker.ts');
  const closers: (() => void)[] = [];
  const close = async () => {
    for (const one of closers) one();
    await attacker.stop();
    await gateway.stop();
  };
  try {
    return { ...(await plant({ gateway, attacker, closers, seed })), close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

async function plant({
  gateway,
  attacker,
  closers,
  seed,
}: {
  gateway: Peer;
  attacker: Peer;
  closers: (() => void)[];
  seed: number;
}): Promise<Omit<CanaryField, 'close'>> {
  const doors = await gateway.ask('doors', null, doorsSchema);
  const learner = async (start: readonly string[]) => {
    const cookie = await gateway.ask('cookie', null, z.string());
    return { cookie, ...(await gateway.ask('sandbox', { cookie, start }, sandboxSchema)) };
  };
  const secret = `secret-${randomBytes(9).toString('hex')}`;
  const [canary, nameless, naming] = [
    await learner(planted(secret)),
    await learner(filled),
    await learner(filled),
  ];
  const system = connectSystem(doors.target);
  await system.connect();
  closers.push(() => system.disconnect());
  const probe = await openProbe(doors.resp, canary);
  closers.push(() => probe.close());
  const messages = await openMessages(doors.resp, canary);
  closers.push(() => messages.close());
  await attacker.ask('open', { ...doors, nameless, naming, ids: [canary.id], secret, seed }, z.undefined());
  return {
    probe: forMs => probe.run(forMs),
    attack: forMs => attacker.ask('attack', forMs, attackSchema),
    digest: async () => {
      const attackers = [nameless.id, naming.id];
      return `${await digestOf({ attackers, victims: [canary.id], system })}\n${await recordsOf(system)}`;
    },
    messages: () => messages.settled(),
  };
}

/** What the gateway keeps of its sandboxes, but for when they were used and what they may run. */
async function recordsOf(system: Redis): Promise<string> {
  const records = (await system.keys('{keyspace}:*'))
    .filter(key => key !== '{keyspace}:used' && !key.startsWith('{keyspace}:bucket:'))
    .sort();
  const dumps = await Promise.all(records.map(key => system.dumpBuffer(key)));
  return records.map((key, index) => `${key} ${dumps[index]?.toString('hex')}`).join('\n');
}

/** The canary says something now and then, and one of its connections hears all that can be heard there. */
async function openMessages(port: number, { id, token }: { id: string; token: string }) {
  const subscriber = await connectAs(port, id, token);
  const heard: string[] = [];
  const parser = new ReplyParser({ replyBytes: 1_000_000, elements: 1000, depth: 8 });
  subscriber.on('data', chunk => {
    parser.push(chunk);
    for (let reply = parser.next(); reply !== undefined; reply = parser.next()) {
      const text = textOf(reply).replaceAll('\n', ' ');
      if (!text.includes('subscribe ')) heard.push(text);
    }
  });
  const channels = [
    'chan',
    'channel',
    'own',
    '__keyspace@0__:secret',
    '__keyevent@0__:set',
    '__keyevent@0__:expired',
  ];
  subscriber.write(command('PSUBSCRIBE', '*', '__key*__:*'));
  subscriber.write(command('SUBSCRIBE', ...channels));
  subscriber.write(command('SSUBSCRIBE', 'chan', 'own'));
  const speaker = await connectAs(port, id, token);
  speaker.on('data', () => undefined);
  const said: string[] = [];
  let beat = 0;
  const say = () => {
    beat += 1;
    said.push(`message own beat-${beat}`, `pmessage * own beat-${beat}`);
    speaker.write(command('PUBLISH', 'own', `beat-${beat}`));
  };
  let timer: NodeJS.Timeout | undefined = setInterval(say, beatMs);
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };
  return {
    settled: async () => {
      stop();
      say();
      const isLast = (text: string) => text.endsWith(` beat-${beat}`);
      const deadline = performance.now() + 10_000;
      while (heard.filter(isLast).length < 2 && performance.now() < deadline) {
        await new Promise(resolve => setTimeout(resolve, 10));
      }
      return { heard: [...heard].sort(), said: [...said].sort() };
    },
    close: () => {
      stop();
      subscriber.destroy();
      speaker.destroy();
    },
  };
}

async function connectAs(port: number, id: string, token: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(command('HELLO', '3', 'AUTH', id, token));
  await once(socket, 'data');
  return socket;
}
