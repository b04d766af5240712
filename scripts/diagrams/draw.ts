/** Draws Mermaid in a real Chromium, with the product's own face and theme. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { Mermaid } from 'mermaid';
import { mermaidConfig, withTokens } from '#components/diagram/mermaid-theme.ts';
import { drawingId } from '#lessons/drawing-id.ts';
import { chromiumFlags } from '#scripts/chromium.ts';
import { tidy } from './tidy.ts';

declare global {
  interface Window {
    readonly mermaid: Mermaid;
  }
}

const origin = 'http://diagrams.invalid';
const page = `<!doctype html><script type="module">
import mermaid from "/mermaid/dist/mermaid.esm.min.mjs"; window.mermaid = mermaid;
</script><link rel="stylesheet" href="/@fontsource-variable/source-serif-4/wght.css">
<style>:root { --face-text: "Source Serif 4 Variable"; } p { margin: 0 }</style><p style="font-family: var(--face-text)">Aa</p>`;

export interface Drafter {
  /** The SVG, with `drawingId` where its id belongs. @throws {Error} the source is not Mermaid */
  draw(mermaid: string): Promise<string>;
  close(): Promise<void>;
}

/** @param executablePath of a Chromium. @throws {Error} it does not start */
export async function openDrafter(executablePath: string): Promise<Drafter> {
  const browser: Browser = await chromium.launch({ executablePath, args: chromiumFlags });
  const tab = await browser.newPage();
  await serveModules(tab);
  await tab.goto(`${origin}/`);
  return {
    draw: async mermaid => {
      const drawn = await tab.evaluate(drawInPage, { mermaid, id: drawingId, config: mermaidConfig() });
      return withTokens(await tab.evaluate(tidy, drawn));
    },
    close: () => browser.close(),
  };
}

async function serveModules(tab: Page): Promise<void> {
  await tab.route(`${origin}/**`, async route => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') await route.fulfill({ contentType: 'text/html', body: page });
    else await route.fulfill({ path: path.resolve('node_modules', `.${pathname}`) });
  });
}

interface Order {
  readonly mermaid: string;
  readonly id: string;
  readonly config: ReturnType<typeof mermaidConfig>;
}

async function drawInPage({ mermaid: source, id, config }: Order): Promise<string> {
  await document.fonts.ready;
  window.mermaid.initialize(config);
  const { svg } = await window.mermaid.render(id, source);
  return svg;
}

const versionIn = (text: string): string => /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? 'unknown';

/** What a drawing was made with; another stamp means that it should be made anew. */
export async function drawingStamp(): Promise<string> {
  const [mermaid, face] = await Promise.all(
    ['mermaid', '@fontsource-variable/source-serif-4'].map(name =>
      readFile(path.resolve('node_modules', name, 'package.json'), 'utf8'),
    ),
  );
  const theme = createHash('sha256').update(JSON.stringify(mermaidConfig())).digest('hex').slice(0, 8);
  return `mermaid ${versionIn(mermaid ?? '')}, Source Serif ${versionIn(face ?? '')}, theme ${theme}`;
}
