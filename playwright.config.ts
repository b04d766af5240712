/**
 * Browser tests against the real server, from the build, on a free port and with a data folder of its own. Run by
 * `npm test` and `npm run test:e2e`, which see to the build and to Chromium first.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { freePort } from '#sandbox/server/free-port.ts';
import { chromiumFlags, findChromium } from '#scripts/chromium.ts';

// This file is read again in every worker, which inherits the environment: the first reading decides.
if (process.env.E2E_PORT === undefined) {
  process.env.E2E_PORT = String(await freePort());
  const dataDir = mkdtempSync(join(tmpdir(), 'keyspace-e2e-'));
  process.env.E2E_DATA_DIR = dataDir;
  process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
}
const origin = `http://127.0.0.1:${process.env.E2E_PORT}`;
const executablePath = await findChromium();

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results',
  // The long ones run with `npm run test:full`, and by `npx playwright test` with E2E_LONG set.
  ...(process.env.E2E_LONG === undefined ? { grepInvert: /@long/ } : {}),
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: process.env.E2E_REPORT
    ? [['line'], ['json', { outputFile: process.env.E2E_REPORT }]]
    : [['list']],
  use: {
    baseURL: origin,
    trace: 'retain-on-failure',
    launchOptions: {
      args: chromiumFlags,
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
  projects: [{ name: 'chromium', use: { browserName: 'chromium', viewport: { width: 1280, height: 800 } } }],
  webServer: {
    command: 'exec node server.ts',
    url: `${origin}/api/health`,
    timeout: 60_000,
    stdout: 'ignore',
    stderr: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
    env: {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: process.env.E2E_PORT,
      RESP_PORT: '0',
      DATA_DIR: process.env.E2E_DATA_DIR ?? '',
    },
  },
});
