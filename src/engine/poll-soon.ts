import type { Ports } from './ports.ts';

/** Events have the servers polled no more often than this, in ms, however many events come. */
const EVERY_MS = 5_000;

/** An event tells of something that only a poll can find out: Evolution is asked within seconds. */
export async function pollSoon({ clock, wake }: Pick<Ports, 'clock' | 'wake'>): Promise<void> {
  const now = clock.now().getTime();
  await wake.poll(new Date(now - (now % EVERY_MS) + EVERY_MS));
}
