/** What a browser asks of the servers of its sandbox. */
import { Failure } from '#sandbox/failure.ts';
import type { Request } from '#sandbox/protocol.ts';
import type { Sandbox, ServerSide } from '#sandbox/sandbox.ts';

type ServerRequest = Extract<
  Request,
  { type: 'choose-node' | 'view-node' | 'chaos' | 'load' | 'count-loss' | 'configure' }
>;

/** @throws {Failure} `bad-request` in a namespace */
export function demandServers({ servers }: Sandbox): ServerSide {
  if (servers !== undefined) return servers;
  throw new Failure('bad-request', 'This sandbox has no servers of its own.');
}

/** Does it. Gives what was done in words, where that is worth telling. */
export async function actOnServers(request: ServerRequest, servers: ServerSide): Promise<string | undefined> {
  switch (request.type) {
    case 'choose-node':
      servers.chooseNode(request.client, request.node);
      return undefined;
    case 'view-node':
      await servers.viewNode(request.node);
      return undefined;
    case 'chaos':
      return (await servers.chaos(request.chaos)).said;
    case 'load':
      if (request.load === null) await servers.stopLoad();
      else await servers.startLoad(request.load);
      return undefined;
    case 'count-loss': {
      const { acknowledged, lost } = await servers.countLoss();
      return `${acknowledged} writes were acknowledged, and ${lost} of them are lost.`;
    }
    case 'configure':
      await servers.configure(request.node, request.name, request.value);
      return undefined;
  }
}
