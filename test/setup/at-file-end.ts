type Task = () => unknown;

const tasks: Task[] = [];

/**
 * Does something when the test file ends, the last said first. Unlike vitest's `afterAll` it may be said anywhere: one
 * that is said in a hook or in a test is never run.
 */
export function atFileEnd(task: Task): void {
  tasks.push(task);
}

/**
 * Does what was said, each even if another fails.
 * @throws AggregateError of those that failed
 */
export async function endFile(): Promise<void> {
  const errors: unknown[] = [];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    try {
      await task();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, 'what a test file began could not be ended');
}
