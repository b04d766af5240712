/** From a write to its change: at a WebSocket client, and drawn in a browser. */
import { chromium, type Page } from '@playwright/test';
import { chromiumFlags, ensureChromium } from '#scripts/chromium.ts';
import { openDoorClient } from './door-client.ts';
import { ms, quantile, type Row, timed } from './statistics.ts';

const times = 200;
const drawnTimes = 30;

export async function measureViewEvents(url: string): Promise<Row> {
  const door = await openDoorClient(url);
  const samples: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const key = `product:${round}`;
    const changed = door.next(
      event => event.type === 'view' && event.changed.some(snapshot => snapshot.key === key),
    );
    samples.push(await timed(() => Promise.all([changed, door.run(`SET ${key} kettle`)])));
  }
  door.close();
  return {
    what: 'From a write to its view event, WebSocket client',
    value: ms(quantile(samples, 0.5)),
    beside: `p99 ${ms(quantile(samples, 0.99))}`,
  };
}

/** The playground's JavaScript as sent, and the time from Enter to the drawn key. */
export async function measureBrowser(url: string, lessonPath: string): Promise<Row[]> {
  const executablePath = await ensureChromium(line => console.log(line));
  const browser = await chromium.launch({ executablePath, args: chromiumFlags });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const drawn = await drawnChanges(page, `${url}/playground`);
    const kilobytes = await scriptKilobytes(await browser.newPage(), `${url}${lessonPath}`);
    return [
      {
        what: 'From Enter to the drawn change, browser',
        value: ms(quantile(drawn, 0.5)),
        beside: `p99 ${ms(quantile(drawn, 0.99))}`,
      },
      {
        what: 'JavaScript of a lesson page at first load',
        value: `${kilobytes.toFixed(0)} kB`,
        beside: 'as sent',
      },
    ];
  } finally {
    await browser.close();
  }
}

async function drawnChanges(page: Page, address: string): Promise<number[]> {
  await page.goto(address);
  const prompt = page.getByRole('tabpanel').getByRole('combobox').first();
  const samples: number[] = [];
  for (let round = 0; round < drawnTimes; round += 1) {
    const value = `value-${round}`;
    await prompt.fill(`SET product:7 ${value}`);
    const drawn = page.evaluate(watchForDrawn, value);
    await prompt.press('Enter');
    samples.push(await drawn);
  }
  return samples;
}

/** Runs in the page: from the next Enter to the frame in which the key space shows the text. */
function watchForDrawn(text: string): Promise<number> {
  return new Promise(resolve => {
    let pressedAt = Number.NaN;
    document.addEventListener(
      'keydown',
      event => {
        if (event.key === 'Enter') pressedAt = performance.now();
      },
      { capture: true, once: true },
    );
    const keySpace = document.querySelector('[aria-label="Key space"]');
    const look = () => {
      if (Number.isNaN(pressedAt) || !keySpace?.textContent.includes(text)) return;
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - pressedAt));
    };
    const observer = new MutationObserver(look);
    observer.observe(keySpace ?? document.body, { subtree: true, childList: true, characterData: true });
  });
}

async function scriptKilobytes(page: Page, address: string): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const scripts = new Set<string>();
  let bytes = 0;
  session.on('Network.responseReceived', event => {
    if (event.type === 'Script') scripts.add(event.requestId);
  });
  session.on('Network.loadingFinished', event => {
    if (scripts.has(event.requestId)) bytes += event.encodedDataLength;
  });
  await session.send('Network.enable');
  await page.goto(address, { waitUntil: 'load' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  return bytes / 1000;
}
