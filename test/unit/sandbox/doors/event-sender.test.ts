import { beforeEach, describe, expect, it } from 'vitest';
import { EventSender } from '#sandbox/doors/event-sender.ts';
import type { Response, SandboxEvent } from '#sandbox/protocol.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';

/** A socket that writes nothing until it is told to. */
class SlowSocket {
  readonly OPEN = 1 as const;
  readyState = 1 as const;
  bufferedAmount = 0;
  frames: Response[] = [];
  #written: (() => void)[] = [];

  send = (data: unknown, _options?: unknown, written?: unknown) => {
    this.frames.push(JSON.parse(String(data)));
    this.bufferedAmount += String(data).length;
    if (typeof written === 'function') this.#written.push(() => written());
  };

  drain() {
    this.bufferedAmount = 0;
    for (const written of this.#written.splice(0)) written();
  }
}

class Events {
  kept: SandboxEvent[] = [];
  firstKept = 1;
  #listeners = new Set<(event: SandboxEvent) => void>();

  get lastSeq() {
    return this.kept.at(-1)?.seq ?? 0;
  }

  since(seq: number) {
    return seq + 1 < this.firstKept ? undefined : this.kept.filter(event => event.seq > seq);
  }

  subscribe(listener: (event: SandboxEvent) => void) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish() {
    const event: SandboxEvent = { type: 'time', seq: this.lastSeq + 1, atMs: 0, byMs: 1, offsetMs: 1 };
    this.kept.push(event);
    for (const listener of this.#listeners) listener(event);
  }
}

let socket: SlowSocket;
let events: Events;
let lost: number;
let sender: EventSender;
const asEvents = () => events as unknown as Sandbox['events'];
const seqs = () => socket.frames.flatMap(frame => (frame.type === 'event' ? [frame.event.seq] : []));

beforeEach(() => {
  socket = new SlowSocket();
  events = new Events();
  lost = 0;
  sender = new EventSender({ socket, pauseBytes: 250, beforeWrite: () => {}, onLost: () => (lost += 1) });
});

describe('the event sender', () => {
  it('sends what came between watching and following, and nothing from before', () => {
    events.publish();
    sender.watch(asEvents());
    events.publish();
    expect(seqs()).toEqual([]);
    sender.follow(1);
    events.publish();
    expect(seqs()).toEqual([2, 3]);
  });

  it('stops while the browser does not read, and loses nothing', () => {
    sender.watch(asEvents());
    sender.follow(0);
    for (let i = 0; i < 20; i += 1) events.publish();
    expect(seqs().length).toBeLessThan(10);
    for (let i = 0; i < 20; i += 1) socket.drain();
    expect(seqs()).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    events.publish();
    expect(seqs().at(-1)).toBe(21);
  });

  it('answers behind the events that came before', () => {
    sender.watch(asEvents());
    sender.follow(0);
    for (let i = 0; i < 10; i += 1) events.publish();
    sender.answer({ type: 'done', id: 'ping' });
    for (let i = 0; i < 10; i += 1) socket.drain();
    expect(socket.frames.at(-1)).toEqual({ type: 'done', id: 'ping' });
    expect(seqs()).toHaveLength(10);
  });

  it('says so when the browser lags behind what is kept', () => {
    sender.watch(asEvents());
    sender.follow(0);
    for (let i = 0; i < 20; i += 1) events.publish();
    events.firstKept = 15;
    socket.drain();
    expect(lost).toBe(1);
  });

  it('sends nothing once stopped', () => {
    sender.watch(asEvents());
    sender.follow(0);
    sender.stop();
    events.publish();
    expect(seqs()).toEqual([]);
  });
});
