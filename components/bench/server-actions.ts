/** Requests about servers of one's own, in the bench's words. */
import type { Letter, Request } from '#sandbox/protocol.ts';
import type { NodeName, SandboxKind } from '#sandbox/server-protocol.ts';
import type { ServerActions, ServersHistory } from './servers-state.ts';

export interface ServerRequests {
  nextId(): string;
  /** Resolves with what the answer says. */
  ask(request: Request): Promise<string | undefined>;
  move(to: SandboxKind, hasReplicas: boolean): Promise<void>;
  leaveLine(): void;
  watchStats(): () => void;
  sandboxId(): string | undefined;
  /** So that its prompt says so at once; the `clients` event may come later. */
  nodeChosen(client: Letter, node: NodeName): void;
  addHistory(history: ServersHistory): void;
}

export function makeServerActions(requests: ServerRequests): ServerActions {
  const { ask, nextId } = requests;
  const order = async (request: Request) => void (await ask(request));
  return {
    chooseNode: async (client, node) => {
      await ask({ type: 'choose-node', id: nextId(), client, node });
      requests.nodeChosen(client, node);
    },
    viewNode: node => order({ type: 'view-node', id: nextId(), node }),
    chaos: async chaos => (await ask({ type: 'chaos', id: nextId(), chaos })) ?? '',
    startLoad: load => order({ type: 'load', id: nextId(), load }),
    stopLoad: () => order({ type: 'load', id: nextId(), load: null }),
    countLoss: () => order({ type: 'count-loss', id: nextId() }),
    configure: (node, name, value) => order({ type: 'configure', id: nextId(), node, name, value }),
    watchStats: requests.watchStats,
    move: (to, options) => requests.move(to, options?.hasReplicas ?? false),
    leaveLine: requests.leaveLine,
    loadHistory: async () => {
      const id = requests.sandboxId();
      if (id === undefined) return;
      const { fetchHistory } = await import('./servers-history.ts');
      const history = await fetchHistory(id);
      if (requests.sandboxId() === id) requests.addHistory(history);
    },
  };
}
