/**
 * Draws the site's icons and the picture for previews in Chromium, with the site's own colours and typefaces, into
 * `public/`. They are committed; run it when the mark or the words change: `node scripts/site-images.ts`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { type Browser, chromium } from '@playwright/test';
import { chromiumFlags, findChromium } from '#scripts/chromium.ts';

const green = '#1d6340';
const paper = '#fbf8f1';

async function fontFace(family: string, file: string): Promise<string> {
  const data = await readFile(`node_modules/@fontsource-variable/${file}`, 'base64');
  return `@font-face { font-family: "${family}"; font-weight: 200 900; src: url(data:font/woff2;base64,${data}) }`;
}

/** The two dots of `key:value`. `room` is the part of the square around them; masks may cut 20 % off each side. */
function mark(room: number, radius: number): string {
  const from = 16 - 5.5 * room;
  const to = 16 + 5.5 * room;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="${radius}" fill="${green}"/>
    <circle cx="16" cy="${from}" r="${3.4 * room}" fill="#fffdf8"/><circle cx="16" cy="${to}" r="${3.4 * room}" fill="#fffdf8"/></svg>`;
}

async function draw(browser: Browser, html: string, width: number, height: number): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(`<style>html, body { margin: 0 } svg { display: block }</style>${html}`);
  await page.evaluate(() => document.fonts.ready);
  const picture = await page.screenshot({ omitBackground: true });
  await page.close();
  return picture;
}

/** One PNG of 32 pixels in the frame of an ICO file (Windows Vista's extension of the format). */
function icoOf(png: Buffer): Buffer {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(1, 4);
  head.writeUInt8(32, 6);
  head.writeUInt8(32, 7);
  head.writeUInt16LE(1, 10);
  head.writeUInt16LE(32, 12);
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(22, 18);
  return Buffer.concat([head, png]);
}

async function socialPicture(): Promise<string> {
  const faces = await Promise.all([
    fontFace('Text', 'source-serif-4/files/source-serif-4-latin-wght-normal.woff2'),
    fontFace('Mono', 'jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2'),
  ]);
  const bars = [
    ['kettle', 128],
    ['teapot', 96],
    ['cups', 41],
  ] as const;
  const rows = bars
    .map(([name, score]) => `<i>${name}</i><b><s style="width:${score * 1.2}px"></s>${score}</b>`)
    .join('');
  return `<style>${faces.join('')}
    main { box-sizing: border-box; width: 1200px; height: 630px; padding: 56px 80px; background: ${paper}; color: #26221c;
      display: grid; grid-template-columns: 1fr 430px; gap: 60px; font-family: Text }
    h1 { margin: 0; font-size: 74px; line-height: 1.08; letter-spacing: -.018em; font-weight: 600 }
    p { margin: 34px 0 0; font-size: 30px; line-height: 1.4; color: #554d42 }
    .word { font: 500 27px Mono; margin: 24px 0 66px } .word u { color: ${green}; text-decoration: none; font-weight: 800 }
    aside { align-self: stretch; padding: 34px; background: radial-gradient(#dcd2c0 1.6px, transparent 1.7px) 0 0/22px 22px #efe8db;
      border-radius: 14px; font: 21px Mono; display: grid; gap: 22px; align-content: center }
    .card { background: #fffdf8; border-radius: 10px; padding: 20px 24px; box-shadow: 0 1px 0 #e0d7c7, 0 1px 3px #3a2e1a14 }
    .card h2 { margin: 0 0 12px; font: 600 21px Mono } .z h2 { color: #7152b5 } .h h2 { color: #985304 } .s h2 { color: #00358a }
    dl { display: grid; grid-template-columns: auto 1fr; gap: 7px 20px; margin: 0 } i { font-style: normal; color: #554d42 }
    b { font-weight: 500; display: flex; gap: 10px; align-items: center } s { height: 13px; background: #7152b5; border-radius: 3px; max-width: 160px }
    </style><main><div><div class="word">key<u>:</u>space</div><h1>Learn Redis on a real one.</h1>
    <p>Run it, break it, mend it, and watch every key change.</p></div>
    <aside><div class="card s"><h2>cart:42</h2>"3 cups"</div>
    <div class="card h"><h2>product:7</h2><dl><i>name</i><b>Kettle</b><i>stock</i><b>18</b></dl></div>
    <div class="card z"><h2>bestsellers</h2><dl>${rows}</dl></div></aside></main>`;
}

const executablePath = await findChromium();
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumFlags });
try {
  await mkdir('public/icons', { recursive: true });
  const squares = [
    ['public/icons/192.png', 192, mark(1, 7)],
    ['public/icons/512.png', 512, mark(1, 7)],
    ['public/icons/maskable-512.png', 512, mark(0.8, 0)],
    ['app/apple-icon.png', 180, mark(0.92, 0)],
  ] as const;
  for (const [file, size, svg] of squares) await writeFile(file, await draw(browser, svg, size, size));
  await writeFile('app/favicon.ico', icoOf(await draw(browser, mark(1, 7), 32, 32)));
  await writeFile('public/social.png', await draw(browser, await socialPicture(), 1200, 630));
} finally {
  await browser.close();
}
