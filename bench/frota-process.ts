import { pino } from 'pino';
import { readSettings } from '../config/index.ts';
import { startFrota } from '../src/start.ts';

/**
 * A Frota in a process of its own, started by `child-frota.ts` with its settings in the environment. Tells once a second what
 * it costs, and of each message when it left and what pause was drawn after it.
 */
const frota = await startFrota(readSettings(process.env), pino({ level: 'error' }));

/** Whoever started it may be gone by now. */
const tell = (message: object): void => {
  if (process.connected) process.send?.(message, () => undefined);
};

const { lanes, messenger } = frota.ports;
const sendText = messenger.sendText.bind(messenger);
messenger.sendText = (instance, ...message) => {
  tell({ kind: 'left', instance: instance.name, at: Date.now() });
  return sendText(instance, ...message);
};
const left = lanes.left.bind(lanes);
lanes.left = (instance, at, next) => {
  tell({ kind: 'slot', instance, pauseMs: next.getTime() - at.getTime() });
  return left(instance, at, next);
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
