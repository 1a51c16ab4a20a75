import { pino } from 'pino';
import { readSettings } from '../config/index.ts';
import { startFrota } from '../src/start.ts';

/**
 * A Frota in a process of its own, started by `child-frota.ts` with its settings in the environment. Tells once a second what
 * it costs, and of each message when it left and when its number may send again.
 */
const frota = await startFrota(readSettings(process.env), pino({ level: 'error' }));

/** Whoever started it may be gone by now. */
const tell = (message: object): void => {
  if (process.connected) process.send?.(message, () => undefined);
};

const { lanes } = frota.ports;
const { left } = lanes;
lanes.left = async (instance, at, next) => {
  tell({ kind: 'left', instance, at: at.getTime(), next: next.getTime() });
  await left(instance, at, next);
};

const report = (): void => {
  const { user, system } = process.cpuUsage();
  tell({ kind: 'cost', cpuMs: (user + system) / 1000, rss: process.memoryUsage.rss() });
};
const timer = setInterval(report, 1_000);
process.once('disconnect', () => {
  clearInterval(timer);
  void frota.stop();
});
tell({ kind: 'ready', port: frota.port });
