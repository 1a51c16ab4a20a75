/**
 * Waits until all of these have ended, also when one fails: what is under way is not left alone.
 * @throws what the first of them failed with.
 */
export async function allDone(works: readonly Promise<unknown>[]): Promise<void> {
  const ends = await Promise.allSettled(works);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
