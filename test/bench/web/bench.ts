/**
 * `npm run bench:web`: what the pages weigh, how soon they stand still, and how long it takes from Enter until the
 * changed key is on the screen, in a real Chromium on a build of its own server. Prints a table, then JSON. With
 * `--frames` also how smoothly 1,000 keys are drawn.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, chromium, type Page } from '@playwright/test';
import { ensureBuild } from '#scripts/build.ts';
import { chromiumFlags, ensureChromium } from '#scripts/chromium.ts';
import { quantile } from '#test/bench/statistics.ts';
import { startServer } from '#test/support/server-process.ts';
import { measureFrames } from './frames.ts';
import { emptyPageBytes, pageBytes } from './weight.ts';

const pages = {
  home: ['/', 'en'],
  lesson: ['/learn/caching/cache-aside', 'en/learn/caching/cache-aside'],
  playground: ['/playground', 'en/playground'],
  command: ['/commands/set', 'en/commands/set'],
} as const;
const commandCount = 200;

interface PageFigures {
  /** Compressed, named by the page's HTML; and beyond an empty page. */
  readonly scriptBytes: number;
  readonly beyondEmptyBytes: number;
  /** Compressed, of all that it loaded by itself in the end. */
  readonly loadedScriptBytes: number;
  readonly fontBytes: number;
  readonly styleBytes: number;
  readonly firstPaintMs: number;
  readonly largestPaintMs: number;
  /** Cumulative layout shift. */
  readonly shift: number;
  readonly axeViolations: number;
}

async function measurePage(
  browser: Browser,
  origin: string,
  path: string,
  file: string,
): Promise<PageFigures> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(watchPaints);
  await page.goto(`${origin}${path}`, { waitUntil: 'networkidle' });
  const [scriptBytes, empty] = await Promise.all([pageBytes(file), emptyPageBytes()]);
  const loaded = await page.evaluate(() => {
    const entries = performance
      .getEntriesByType('resource')
      .filter(entry => entry instanceof PerformanceResourceTiming);
    const sum = (ending: RegExp) =>
      entries.filter(({ name }) => ending.test(name)).reduce((all, entry) => all + entry.encodedBodySize, 0);
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    return {
      loadedScriptBytes: sum(/\.js(\?|$)/),
      fontBytes: sum(/\.woff2(\?|$)/),
      styleBytes: sum(/\.css(\?|$)/),
      firstPaintMs: Math.round(paint?.startTime ?? 0),
      largestPaintMs: Math.round(Number(document.documentElement.dataset.benchPaint ?? 0)),
      shift: Number(document.documentElement.dataset.benchShift ?? 0),
    };
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  await page.close();
  return { scriptBytes, beyondEmptyBytes: scriptBytes - empty, ...loaded, axeViolations: violations.length };
}

/** Runs in the page, before its own scripts. */
function watchPaints(): void {
  let shift = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      if ('hadRecentInput' in entry && !entry.hadRecentInput && 'value' in entry)
        shift += Number(entry.value);
    }
    document.documentElement.dataset.benchShift = String(shift);
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver(list => {
    const last = list.getEntries().at(-1);
    if (last) document.documentElement.dataset.benchPaint = String(last.startTime);
  }).observe({ type: 'largest-contentful-paint', buffered: true });
}

/** From the key that goes down to the frame after the key's drawing has changed. */
async function measureEnter(browser: Browser, origin: string): Promise<{ p50Ms: number; p95Ms: number }> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${origin}/playground`);
  const prompt = page.getByRole('combobox', { name: /^Command of client/ });
  await prompt.fill('SET counter 0');
  await prompt.press('Enter');
  await page.getByRole('article', { name: /counter/ }).waitFor();
  const times: number[] = [];
  for (let index = 0; index < commandCount; index += 1) times.push(await enterOnce(page, prompt));
  await page.close();
  return { p50Ms: Math.round(quantile(times, 0.5)), p95Ms: Math.round(quantile(times, 0.95)) };
}

async function enterOnce(page: Page, prompt: ReturnType<Page['getByRole']>): Promise<number> {
  await prompt.fill('INCR counter');
  const drawn = page.getByRole('article', { name: /counter/ }).evaluate(
    card =>
      new Promise<number>(resolve => {
        let pressedMs = 0;
        addEventListener(
          'keydown',
          event => {
            pressedMs = event.timeStamp;
          },
          { once: true, capture: true },
        );
        const changed = new MutationObserver(() => {
          if (pressedMs === 0) return;
          changed.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(now => resolve(now - pressedMs)));
        });
        changed.observe(card, { subtree: true, childList: true, characterData: true });
        card.dataset.benchReady = 'true';
      }),
  );
  await page.locator('[data-bench-ready]').first().waitFor();
  await prompt.press('Enter');
  const took = await drawn;
  await page
    .locator('[data-bench-ready]')
    .first()
    .evaluate(card => delete card.dataset.benchReady);
  return took;
}

const say = (line: string) => process.stderr.write(`${line}\n`);
await ensureBuild(say);
const dataDir = await mkdtemp(join(tmpdir(), 'keyspace-bench-web-'));
const server = await startServer({ dataDir });
const browser = await chromium.launch({ executablePath: await ensureChromium(say), args: chromiumFlags });
try {
  const figures: Record<string, PageFigures> = {};
  for (const [name, [path, file]] of Object.entries(pages)) {
    figures[name] = await measurePage(browser, server.url, path, file);
  }
  const enter = await measureEnter(browser, server.url);
  const frames = process.argv.includes('--frames') ? await measureFrames(browser, server.url) : undefined;
  console.table(figures);
  console.table({ enter });
  if (frames) console.table({ frames });
  console.log(JSON.stringify({ load: loadavg()[0], pages: figures, enter, frames }));
} finally {
  await browser.close();
  server.child.kill('SIGTERM');
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
}
