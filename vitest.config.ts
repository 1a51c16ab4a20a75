import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/setup/long-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/global-setup.ts'],
    setupFiles: ['test/setup/each-file.ts'],
    // Files share what they import: a third of the run was loading it again. None keeps state in a
    // module but the worker's database (test-store.ts), which is emptied before each test.
    isolate: false,
    sequence: { sequencer: LongFirst },
    // Much of the suite waits for processes, databases and Frota's own graces, so two cores serve three workers well.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
