/** The bench's state and how each event of the sandbox changes it. Pure: no sockets, no timers, no clock. */
import type { KeySnapshot, Letter, Response, SandboxEvent, Undoable, WireReply } from '#sandbox/protocol.ts';
import type { BenchState, LogEntry, TerminalEntry } from './bench-context.ts';
import { applyView, drawSnapshots } from './drawn-keys.ts';
import { letters } from './letters.ts';
import { plainBytes, summarizeReply } from './reply-text.ts';
import { applyServersEvent, applyServersOpened, noServers } from './servers-state.ts';

export type CommandEntry = Extract<TerminalEntry, { kind: 'command' }>;
type Opened = Extract<Response, { type: 'opened' }>;

const nothingToUndo: Undoable = { steps: 0, label: null, why: '' };

/** Older entries leave a terminal and the log. */
export const entriesKept = 400;

/** Before the door has answered. `initialKeys` are what the start state is known to hold, so that a page can be prerendered. */
export function initialState(initialKeys: readonly KeySnapshot[]): BenchState {
  return {
    status: { state: 'connecting' },
    sandbox: undefined,
    isServerAway: false,
    skewMs: 0,
    offsetMs: 0,
    keys: drawSnapshots(initialKeys, 0),
    past: undefined,
    keyCount: initialKeys.length,
    clients: [],
    tabs: ['A'],
    activeTab: 'A',
    terminals: {},
    log: [],
    world: undefined,
    lastWorldEvent: undefined,
    undoable: nothingToUndo,
    servers: noServers,
  };
}

/** After `opened`. A resumed sandbox keeps its drawing: what was missed follows as events. */
export function applyOpened(state: BenchState, opened: Opened, nowMs: number): BenchState {
  const base: BenchState = {
    ...state,
    status: { state: 'open' },
    sandbox: opened.sandbox,
    isServerAway: opened.resumed && state.isServerAway,
    skewMs: opened.nowMs - nowMs,
    offsetMs: opened.offsetMs,
    clients: opened.clients ?? state.clients,
    tabs: withBusy(state.tabs, opened.clients ?? []),
    undoable: opened.undoable ?? state.undoable,
    servers: applyServersOpened(state.servers, opened, state.sandbox?.id === opened.sandbox.id),
  };
  if (opened.resumed) return base;
  return {
    ...base,
    past: undefined,
    keys: drawSnapshots(opened.keys, opened.nowMs),
    keyCount: opened.keyCount,
    world: opened.world ?? undefined,
  };
}

/** A client that blocks or reads since before the page was loaded has its tab. */
function withBusy(tabs: readonly Letter[], clients: BenchState['clients']): readonly Letter[] {
  const isBusy = (letter: Letter) => clients.some(({ name, state }) => name === letter && state !== 'idle');
  return letters.filter(letter => tabs.includes(letter) || isBusy(letter));
}

/** The log, the clients, the world and the messages of an event. `view` events go through `applyViewEvent`. */
export function applyEvent(state: BenchState, event: SandboxEvent): BenchState {
  switch (event.type) {
    case 'command':
      return withLog(state, {
        id: String(event.seq),
        atMs: event.atMs,
        kind: 'command',
        client: event.client,
        to: state.clients.find(({ name }) => name === event.client)?.node,
        durationMs: event.durationMs,
        text: clipText(event.args.map(plainBytes).join(' ')),
        outcome: event.reply.type === 'error' ? 'error' : 'ok',
        summary: summarizeReply(event.reply),
      });
    case 'push':
      return applyPush(state, event.client, event.reply, event.seq, event.atMs);
    case 'time':
      return applyTime(state, event);
    case 'world':
      return withLog(
        { ...state, world: event.state, lastWorldEvent: event },
        {
          id: String(event.seq),
          atMs: event.atMs,
          kind: 'world',
          client: event.from,
          to: event.to,
          durationMs: event.durationMs,
          text: `→ ${event.to}: ${event.label}`,
          outcome: event.outcome,
          summary: event.outcome === 'ok' ? '' : event.outcome,
        },
      );
    case 'clients':
      return { ...state, clients: event.clients };
    case 'expiry':
      return state.sandbox === undefined
        ? state
        : { ...state, sandbox: { ...state.sandbox, expiresAtMs: event.expiresAtMs } };
    case 'server':
      return applyServer(state, event);
    case 'undoable':
      return { ...state, undoable: event.undoable };
    case 'undo':
      return withUndo(state, event);
    case 'import':
      return withLog(state, {
        id: String(event.seq),
        atMs: event.atMs,
        kind: 'note',
        client: 'import',
        text: `${event.ran} commands imported`,
        outcome: event.failed > 0 ? 'error' : 'ok',
        summary: event.failed > 0 ? `${event.failed} failed` : '',
      });
    case 'keys':
      return { ...state, keys: drawSnapshots(event.keys, event.atMs), keyCount: event.keyCount };
    case 'topology':
    case 'timeline':
    case 'stats':
    case 'load':
      return { ...state, servers: applyServersEvent(state.servers, event) };
    case 'view':
      return state;
  }
}

/** Draws a `view` event. `keepFresh` adds to the marks of the last command instead of replacing them. */
export function applyViewEvent(
  state: BenchState,
  event: Extract<SandboxEvent, { type: 'view' }>,
  options: { keepFresh: boolean; nowMs: number },
): BenchState {
  const next = { ...state, keys: applyView(state.keys, event, options), keyCount: event.keyCount };
  return event.cause.by === 'reset' ? { ...next, offsetMs: 0 } : next;
}

/** Adds to a terminal, oldest out. */
export function withEntry(state: BenchState, client: Letter, entry: TerminalEntry): BenchState {
  const entries = [...(state.terminals[client] ?? []), entry].slice(-entriesKept);
  return { ...state, terminals: { ...state.terminals, [client]: entries } };
}

/** Changes one command's entry, found by its id. */
export function withCommandEntry(
  state: BenchState,
  client: Letter,
  id: string,
  change: Partial<CommandEntry>,
): BenchState {
  const entries = state.terminals[client]?.map(entry =>
    entry.kind === 'command' && entry.id === id ? { ...entry, ...change } : entry,
  );
  return entries === undefined ? state : { ...state, terminals: { ...state.terminals, [client]: entries } };
}

/** A line of ours, in one terminal or in all that are open. */
export function withNote(state: BenchState, text: string, id: string, client?: Letter): BenchState {
  const tabs = client === undefined ? state.tabs : [client];
  return tabs.reduce((next, tab) => withEntry(next, tab, { kind: 'note', id: `${id}-${tab}`, text }), state);
}

/** A client talks to that node from now on. */
export function withNode(state: BenchState, client: Letter, node: string): BenchState {
  const isKnown = state.clients.some(({ name }) => name === client);
  const known = isKnown ? state.clients : [...state.clients, { name: client, state: 'idle' as const }];
  return { ...state, clients: known.map(each => (each.name === client ? { ...each, node } : each)) };
}

export function withTab(state: BenchState, client: Letter): BenchState {
  if (state.tabs.includes(client)) return state;
  return { ...state, tabs: [...state.tabs, client].sort() };
}

/** `1 s`, `10 s`, `2 min`, `3 h`. */
export function describeMs(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${trimZero(ms / 1000)} s`;
  if (ms < 7_200_000) return `${trimZero(ms / 60_000)} min`;
  if (ms < 172_800_000) return `${trimZero(ms / 3_600_000)} h`;
  return `${trimZero(ms / 86_400_000)} days`;
}

function trimZero(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

function applyPush(
  state: BenchState,
  client: string,
  reply: WireReply,
  seq: number,
  atMs: number,
): BenchState {
  const letter = letters.find(option => option === client);
  const shown =
    letter !== undefined && state.tabs.includes(letter)
      ? withEntry(state, letter, { kind: 'push', id: `push-${seq}`, reply })
      : state;
  const summary = summarizeReply(reply);
  return withLog(shown, {
    id: String(seq),
    atMs,
    kind: 'push',
    client,
    text: '← message',
    outcome: 'plain',
    summary,
  });
}

function applyTime(state: BenchState, event: Extract<SandboxEvent, { type: 'time' }>): BenchState {
  const text = event.byMs === 0 ? 'nothing here ever expires' : `${describeMs(event.byMs)} later`;
  const noted = withNote({ ...state, offsetMs: event.offsetMs }, text, `time-${event.seq}`);
  return withLog(noted, {
    id: String(event.seq),
    atMs: event.atMs,
    kind: 'note',
    client: 'time',
    text,
    outcome: 'plain',
    summary: '',
  });
}

function withUndo(state: BenchState, event: Extract<SandboxEvent, { type: 'undo' }>): BenchState {
  const { label, keys } = event.undone;
  const text = event.toSeq === undefined ? `undone: ${label}` : 'back to an earlier state';
  return withLog(withNote(state, text, `undo-${event.seq}`), {
    id: String(event.seq),
    atMs: event.atMs,
    kind: 'note',
    client: 'undo',
    text,
    outcome: 'plain',
    summary: keys === 1 ? '1 key as before' : `${keys} keys as before`,
  });
}

function applyServer(state: BenchState, event: Extract<SandboxEvent, { type: 'server' }>): BenchState {
  const isServerAway = event.state === 'away';
  const text = isServerAway
    ? 'the Redis server does not answer; commands fail until it does'
    : 'the Redis server is back; a transaction that was open is lost, what was read by SUBSCRIBE goes on';
  const noted = withNote({ ...state, isServerAway }, text, `server-${event.seq}`);
  const entry = {
    id: String(event.seq),
    atMs: event.atMs,
    kind: 'note' as const,
    client: 'server',
    text,
    summary: '',
  };
  return withLog(noted, { ...entry, outcome: isServerAway ? 'lost' : 'plain' });
}

/** A value of a megabyte is read in its key, not in the log. */
const longestLogText = 400;
const clipText = (text: string) =>
  text.length > longestLogText ? `${text.slice(0, longestLogText - 1)}…` : text;

function withLog(state: BenchState, entry: LogEntry): BenchState {
  return { ...state, log: [...state.log, entry].slice(-entriesKept) };
}
