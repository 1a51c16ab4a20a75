import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/global-setup.ts'],
    // Files share what they import: a third of the run was loading it again. None keeps state in a module.
    isolate: false,
    // Much of the suite waits for processes and databases, so two cores serve two workers well.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
