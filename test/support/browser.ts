/** A browser's side of the WebSocket door, for tests: every frame that came, and ways to wait for one. */
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { type Request, type Response, responseSchema, type SandboxEvent } from '#sandbox/protocol.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type Opened = Extract<Response, { type: 'opened' }>;
type CommandEvent = Extract<SandboxEvent, { type: 'command' }>;

export interface Browser {
  readonly socket: WebSocket;
  readonly frames: Response[];
  /** Code and reason, once it is closed. */
  readonly closed: Promise<{ code: number; reason: string }>;
  /** The first frame that fits, seen already or still to come. Fails when the connection ends without one. */
  waitFor<T extends Response>(fits: (frame: Response) => frame is T): Promise<T>;
  waitFor(fits: (frame: Response) => boolean): Promise<Response>;
  sendRaw(data: string | Buffer): void;
  send(request: DistributiveOmit<Request, 'id'>): string;
  /** Sends and waits for what answers it: `opened`, `done`, `failed` or the `command` event. */
  ask(request: DistributiveOmit<Request, 'id'>): Promise<Response>;
  open(scope?: string, resume?: { epoch: string; lastSeq: number }): Promise<Opened>;
  run(line: string, client?: 'A' | 'B' | 'C'): Promise<CommandEvent>;
  events(): SandboxEvent[];
  close(): Promise<void>;
}

export async function connectBrowser(
  port: number,
  headers: Record<string, string>,
  path = '/sandbox',
): Promise<Browser> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers, maxPayload: 64_000_000 });
  const frames: Response[] = [];
  const waiting = new Set<() => void>();
  const closed = new Promise<{ code: number; reason: string }>(resolve => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  socket.on('message', data => {
    frames.push(responseSchema.parse(JSON.parse(String(data))));
    for (const look of [...waiting]) look();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);

  const waitFor = (fits: (frame: Response) => boolean) =>
    new Promise<Response>((resolve, reject) => {
      const look = () => {
        const frame = frames.find(fits);
        if (frame === undefined) return;
        waiting.delete(look);
        resolve(frame);
      };
      waiting.add(look);
      void closed.then(({ code, reason }) => reject(new Error(`closed: ${code} ${reason}`)));
      look();
    });

  const page = randomUUID().slice(0, 8);
  let lastId = 0;
  const send = (request: DistributiveOmit<Request, 'id'>) => {
    lastId += 1;
    socket.send(JSON.stringify({ ...request, id: `${page}-${lastId}` }));
    return `${page}-${lastId}`;
  };
  const ask = (request: DistributiveOmit<Request, 'id'>) => {
    const id = send(request);
    return waitFor(
      frame =>
        (frame.type === 'event' && frame.event.type === 'command' && frame.event.runId === id) ||
        (frame.type !== 'event' && frame.id === id),
    );
  };
  return {
    socket,
    frames,
    closed,
    waitFor: waitFor as Browser['waitFor'],
    sendRaw: data => socket.send(data),
    send,
    ask,
    open: async (scope = 'playground', resume) => {
      const response = await ask({ type: 'open', scope, ...resume });
      if (response.type !== 'opened') throw new Error(JSON.stringify(response));
      return response;
    },
    run: async (line, client = 'A') => {
      const response = await ask({ type: 'run', client, line });
      if (response.type !== 'event' || response.event.type !== 'command') {
        throw new Error(JSON.stringify(response));
      }
      return response.event;
    },
    events: () => frames.flatMap(frame => (frame.type === 'event' ? [frame.event] : [])),
    close: async () => {
      socket.close();
      await closed;
    },
  };
}
