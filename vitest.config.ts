import { defineConfig } from 'vitest/config';

const project = (name: string, testTimeout: number, include = [`test/${name}/**/*.test.{ts,tsx}`]) => ({
  extends: true as const,
  test: { name, include, testTimeout, hookTimeout: 60_000 },
});

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    teardownTimeout: 10_000,
    projects: [
      project('unit', 20_000),
      project('integration', 60_000),
      project('attack', 120_000),
      project('full', 3_600_000),
    ],
  },
});
