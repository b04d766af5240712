/**
 * How smoothly the key space draws: 1,000 keys, 100 writes a second for 20 s from a client outside, in a real Chromium
 * on the real site, by Chromium's own trace. Needs a build. Alone: `node test/bench/web/frames.ts [folder of a site]`.
 *
 * A frame is counted by the compositor's own report of it: presented, or dropped. Long tasks and the share of the main
 * thread are those of the page's renderer.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { freePort } from '#sandbox/server/free-port.ts';
import { chromiumFlags, ensureChromium } from '#scripts/chromium.ts';
import { quantile } from '#test/bench/statistics.ts';

export interface FrameFigures {
  readonly keys: number;
  readonly writesPerSecond: number;
  readonly seconds: number;
  readonly presented: number;
  readonly dropped: number;
  readonly presentedPerSecond: number;
  /** Milliseconds from one presented frame to the next. */
  readonly p50FrameMs: number;
  readonly p95FrameMs: number;
  readonly p99FrameMs: number;
  readonly longTasks: number;
  readonly longestTaskMs: number;
  /** Of the time, that the page's main thread was in a task, and that it had a processor for it. */
  readonly mainThreadShare: number;
  readonly mainThreadCpuShare: number;
  /** Of the machine, while it was measured: others work on it, too. */
  readonly load: number;
}

const keyCount = 1000;
const writesPerSecond = 100;
const seconds = 20;
const warmUpMs = 3000;
const longTaskMs = 50;
const categories = ['benchmark', 'cc', 'toplevel', '__metadata', 'devtools.timeline'];

const eventSchema = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number(),
  dur: z.number().optional(),
  /** Of `dur`, when the thread had a processor. */
  tdur: z.number().optional(),
  id2: z.object({ local: z.string().optional() }).optional(),
  args: z
    .object({
      name: z.string().optional(),
      frame_reporter: z.object({ state: z.string(), frame_sequence: z.number() }).optional(),
    })
    .optional(),
});
type TraceEvent = z.infer<typeof eventSchema>;

/** Measures a site that runs. */
export async function measureFrames(browser: Browser, origin: string): Promise<FrameFigures> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  try {
    const url = await openPlayground(page, origin);
    const redis = new Redis(url, { enableReadyCheck: false });
    try {
      await fill(redis);
      await page.waitForFunction(
        count =>
          document.querySelector('[data-mat]')?.parentElement?.textContent.replace(/\D/g, '').includes(count),
        String(keyCount),
      );
      await sleep(warmUpMs);
      const writing = new AbortController();
      const written = write(redis, writing.signal);
      await sleep(1000);
      const events = await trace(browser, page);
      writing.abort();
      await written;
      return figuresOf(events);
    } finally {
      redis.disconnect();
    }
  } finally {
    await context.close();
  }
}

/** Opens the page and tells under which URL its sandbox is reached, as the door tells it to the page. */
async function openPlayground(page: Page, origin: string): Promise<string> {
  const openedSchema = z.object({ type: z.literal('opened'), sandbox: z.object({ url: z.string() }) });
  const found = Promise.withResolvers<string>();
  page.on('websocket', socket =>
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string' || !payload.startsWith('{"type":"opened"')) return;
      const opened = openedSchema.safeParse(JSON.parse(payload));
      if (opened.success) found.resolve(opened.data.sandbox.url);
    }),
  );
  await page.goto(`${origin}/playground`);
  return found.promise;
}

const words = ['user', 'cart', 'session', 'page', 'queue', 'score', 'tag', 'order'];
const keyOf = (index: number) => `${words[index % words.length] ?? 'key'}:${index}`;

async function fill(redis: Redis): Promise<void> {
  const pipeline = redis.pipeline();
  for (let index = 0; index < keyCount; index += 1) {
    const key = keyOf(index);
    if (index % 5 === 1) pipeline.hset(key, 'name', `name ${index}`, 'count', '0');
    else if (index % 5 === 2) pipeline.rpush(key, 'a', 'b', 'c');
    else if (index % 5 === 3) pipeline.zadd(key, 1, 'one', 2, 'two', 3, 'three');
    else pipeline.set(key, '0');
    if (index % 10 === 0) pipeline.expire(key, 600 + index);
  }
  await pipeline.exec();
}

/** A write each 10 ms, wherever among the keys. */
async function write(redis: Redis, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  for (let done = 0; !signal.aborted; done += 1) {
    const index = (done * 389) % keyCount;
    const key = keyOf(index);
    if (index % 5 === 1) await redis.hincrby(key, 'count', 1);
    else if (index % 5 === 2) await redis.lset(key, 0, String(done));
    else if (index % 5 === 3) await redis.zincrby(key, 1, 'one');
    else await redis.incr(key);
    const dueMs = startedAt + ((done + 1) * 1000) / writesPerSecond;
    await sleep(Math.max(0, dueMs - performance.now()));
  }
}

async function trace(browser: Browser, page: Page): Promise<TraceEvent[]> {
  await browser.startTracing(page, { categories });
  await sleep(seconds * 1000);
  const bytes = await browser.stopTracing();
  return z
    .object({ traceEvents: z.array(z.unknown()) })
    .parse(JSON.parse(bytes.toString()))
    .traceEvents.flatMap(event => eventSchema.safeParse(event).data ?? []);
}

function figuresOf(events: readonly TraceEvent[]): FrameFigures {
  const renderer = busiestRenderer(events);
  const frames = framesOf(events, renderer.pid);
  const shown = frames.filter(({ isPresented }) => isPresented).map(({ atMs }) => atMs);
  const gaps = shown.slice(1).map((atMs, index) => atMs - (shown[index] ?? atMs));
  const tasks = renderer.tasks;
  return {
    keys: keyCount,
    writesPerSecond,
    seconds,
    presented: shown.length,
    dropped: frames.length - shown.length,
    presentedPerSecond: shown.length / seconds,
    p50FrameMs: quantile(gaps, 0.5),
    p95FrameMs: quantile(gaps, 0.95),
    p99FrameMs: quantile(gaps, 0.99),
    longTasks: tasks.filter(ms => ms > longTaskMs).length,
    longestTaskMs: Math.max(0, ...tasks),
    mainThreadShare: tasks.reduce((sum, ms) => sum + ms, 0) / (seconds * 1000),
    mainThreadCpuShare: renderer.cpuMs / (seconds * 1000),
    load: loadavg()[0] ?? 0,
  };
}

interface Renderer {
  readonly pid: number;
  /** How long each task of its main thread took, in milliseconds. */
  readonly tasks: readonly number[];
  readonly cpuMs: number;
}

/** The page's renderer: the one whose main thread did most. */
function busiestRenderer(events: readonly TraceEvent[]): Renderer {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const renderers = mains.map(({ pid, tid }): Renderer => {
    const tasks = events.filter(
      event => event.pid === pid && event.tid === tid && event.name === 'ThreadControllerImpl::RunTask',
    );
    const cpuMs = tasks.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000;
    return { pid, tasks: tasks.map(({ dur = 0 }) => dur / 1000), cpuMs };
  });
  const most = renderers.toSorted((a, b) => b.cpuMs - a.cpuMs)[0];
  if (most === undefined) throw new Error('The trace has no renderer.');
  return most;
}

/**
 * The compositor reports each frame that had something new, presented or dropped. A frame may have two reports, one of
 * what the compositor did and one of what the main thread added: it is presented if either is.
 */
function framesOf(events: readonly TraceEvent[], pid: number): { atMs: number; isPresented: boolean }[] {
  const frames = new Map<number, { atMs: number; isPresented: boolean }>();
  const ends = new Map<string, number>();
  const reports = events.filter(event => event.name === 'PipelineReporter' && event.pid === pid);
  for (const event of reports.toSorted((a, b) => b.ts - a.ts)) {
    const id = event.id2?.local ?? '';
    const report = event.args?.frame_reporter;
    if (event.ph === 'e') ends.set(id, event.ts);
    if (report === undefined || report.state.includes('NO_UPDATE')) continue;
    const isPresented = report.state.includes('PRESENTED');
    const known = frames.get(report.frame_sequence);
    if (known?.isPresented === true && !isPresented) continue;
    frames.set(report.frame_sequence, { atMs: (ends.get(id) ?? event.ts) / 1000, isPresented });
  }
  return [...frames.values()].sort((a, b) => a.atMs - b.atMs);
}

/** Starts the built site of that folder on a port of its own. */
async function startSite(folder: string): Promise<{ origin: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'keyspace-frames-'));
  const port = await freePort();
  const site = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'server.ts'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', PORT: String(port), RESP_PORT: '0', DATA_DIR: dataDir },
  });
  const origin = `http://127.0.0.1:${port}`;
  const exited = once(site, 'exit');
  const isUp = () =>
    fetch(`${origin}/api/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  for (let tries = 0; !(await isUp()); tries += 1) {
    if (tries > 120 || site.exitCode !== null) throw new Error('The site does not start. Is it built?');
    await sleep(250);
  }
  return {
    origin,
    stop: async () => {
      site.kill('SIGTERM');
      await exited;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const site = await startSite(process.argv[2] ?? process.cwd());
  const executablePath = await ensureChromium(line => console.log(line));
  const browser = await chromium.launch({ executablePath, args: chromiumFlags });
  try {
    console.log(JSON.stringify(await measureFrames(browser, site.origin), null, 2));
  } finally {
    await browser.close();
    await site.stop();
  }
}
