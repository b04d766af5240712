/** What `redis-cli -c` does: it goes where MOVED and ASK send it and asks again. */
import type { Bench, CommandEvent } from '#components/bench/bench-context.ts';
import { redirectionOf } from '#components/servers/topology/redirections.ts';
import type { Letter } from '#sandbox/protocol.ts';
import type { TopologyState } from '#sandbox/server-protocol.ts';

/** A cluster that sends a client in circles is followed so often. */
const mostHops = 5;

/** @throws {BenchError} as `Bench.run` and `chooseNode` */
export async function runFollowing(
  {
    bench,
    topology,
  }: {
    bench: Pick<Bench, 'run'> & { servers: Pick<Bench['servers'], 'chooseNode'> };
    topology: () => TopologyState | undefined;
  },
  line: string,
  client: Letter,
): Promise<CommandEvent> {
  let event = await bench.run(line, client);
  for (let hops = 0; hops < mostHops; hops += 1) {
    const now = topology();
    if (event.reply.type !== 'error' || now === undefined) return event;
    const to = /^(?:MOVED|ASK) /.test(event.reply.text) ? redirectionOf(event.reply.text, now) : undefined;
    if (to === undefined) return event;
    await bench.servers.chooseNode(client, to.to);
    if (to.text.startsWith('ASK ')) await bench.run('ASKING', client);
    event = await bench.run(line, client);
  }
  return event;
}
