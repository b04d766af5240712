/** The bench of a page, without the page: its store on a real WebSocket door. */
import { WebSocket } from 'ws';
import { LiveBench } from '#components/bench/bench-store.ts';
import { responseSchema } from '#sandbox/protocol.ts';
import { type Doors, freshCookie } from './doors.ts';

/** Opens a bench of that scope for a fresh learner; resolves when its sandbox is open. */
export async function openLiveBench(
  doors: Doors,
  scope: string,
): Promise<{ live: LiveBench; close: () => void }> {
  const cookie = freshCookie(doors.identity);
  const live = new LiveBench({
    scope,
    initialKeys: [],
    now: () => Date.now(),
    connect: options => {
      const socket = new WebSocket(`ws://127.0.0.1:${doors.webPort}/sandbox`, { headers: { cookie } });
      socket.on('open', () => options.onUp());
      socket.on('message', data => options.onResponse(responseSchema.parse(JSON.parse(String(data)))));
      socket.on('close', () => options.onDown(Date.now()));
      return Promise.resolve({
        send: request => {
          if (socket.readyState !== WebSocket.OPEN) return false;
          socket.send(JSON.stringify(request));
          return true;
        },
        retryNow: () => undefined,
        close: () => socket.close(),
      });
    },
  });
  const close = live.start();
  await new Promise<void>(resolve => {
    const look = () => {
      if (live.getState().status.state !== 'open') return;
      stop();
      resolve();
    };
    const stop = live.subscribe(look);
  });
  return { live, close };
}
