/** Finds a Chromium for the browser tests, or gets one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { chromium } from '@playwright/test';
import { findOnPath } from '#sandbox/server/redis-binary.ts';
import { canInstall, installPackages } from './debian.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const downloadMs = 180_000;

/** Flags without which a Chromium in a container hangs, or talks to the network on its own. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** CHROMIUM_PATH, one on the PATH, or Playwright's own if it has been downloaded. */
export async function findChromium(): Promise<string | undefined> {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') return named;
  for (const name of names) {
    const found = await findOnPath(name, process.env.PATH ?? '');
    if (found !== undefined) return found;
  }
  const own = chromium.executablePath();
  return access(own).then(
    () => own,
    () => undefined,
  );
}

/** @throws {Error} saying what to install */
export async function ensureChromium(say: (line: string) => void): Promise<string> {
  const present = await findChromium();
  if (present !== undefined) return present;
  say('Downloading a Chromium for the browser tests (playwright install chromium).');
  await downloadChromium();
  const downloaded = await findChromium();
  if (downloaded !== undefined) return downloaded;
  if (await canInstall()) {
    say('Installing Chromium from Debian instead (apt-get).');
    await installPackages(['chromium']);
  }
  const installed = await findChromium();
  if (installed !== undefined) return installed;
  throw new Error(
    'No Chromium was found for the browser tests. Install one (Debian: sudo apt-get install chromium; ' +
      'macOS: brew install --cask chromium), or name one in CHROMIUM_PATH.',
  );
}

/** It may fail where only package registries are reached; then there is still Debian's. */
async function downloadChromium(): Promise<void> {
  const child = spawn('node_modules/.bin/playwright', ['install', 'chromium'], { stdio: 'ignore' });
  const timer = setTimeout(() => child.kill('SIGKILL'), downloadMs);
  await once(child, 'close');
  clearTimeout(timer);
}
