/** A learner's browser as far as the WebSocket door knows: a cookie, a socket, one sandbox. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type Response, responseSchema, type SandboxEvent } from '#sandbox/protocol.ts';

export interface DoorClient {
  /** Types a line as client A and waits for the answer. */
  run(line: string): Promise<SandboxEvent>;
  /** The next event that fits. */
  next(fits: (event: SandboxEvent) => boolean): Promise<SandboxEvent>;
  close(): void;
}

/** Becomes a new learner at `url` and opens the playground. */
export async function openDoorClient(url: string): Promise<DoorClient> {
  const cookie = (await fetch(`${url}/api/exercises`)).headers.get('set-cookie')?.split(';')[0] ?? '';
  const socket = new WebSocket(`${url.replace('http', 'ws')}/sandbox`, { headers: { cookie, origin: url } });
  const waiting = new Set<(response: Response) => boolean>();
  socket.on('message', message => {
    // Parsing costs as much as in a browser, so it belongs to the time; checking the schema does not.
    const response = JSON.parse(String(message)) as Response;
    for (const isDone of waiting) if (isDone(response)) waiting.delete(isDone);
  });
  await once(socket, 'open');

  const until = <Found>(find: (response: Response) => Found | undefined) =>
    new Promise<Found>((resolve, reject) => {
      waiting.add(response => {
        if (response.type === 'failed') {
          reject(new Error(`${response.code}: ${response.detail}`));
          return true;
        }
        const found = find(response);
        if (found !== undefined) resolve(found);
        return found !== undefined;
      });
    });
  const opened = until(response => (response.type === 'opened' ? response : undefined));
  socket.send(JSON.stringify({ type: 'open', id: 'open', scope: 'playground' }));
  responseSchema.parse(await opened);

  let runs = 0;
  return {
    run: line => {
      runs += 1;
      const id = `run-${runs}`;
      const answered = until(response =>
        response.type === 'event' && response.event.type === 'command' && response.event.runId === id
          ? response.event
          : undefined,
      );
      socket.send(JSON.stringify({ type: 'run', id, client: 'A', line }));
      return answered;
    },
    next: fits =>
      until(response => (response.type === 'event' && fits(response.event) ? response.event : undefined)),
    close: () => socket.close(),
  };
}
