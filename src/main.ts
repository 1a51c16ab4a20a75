import { loadEnvFile, readSettings } from '../config/index.ts';
import { messageOf } from './errors.ts';
import { createLog, type Logger } from './log.ts';
import { stopOnSignals } from './shutdown.ts';
import { type Frota, startFrota } from './start.ts';

try {
  loadEnvFile();
  const settings = readSettings(process.env);
  const log: Logger = createLog({ level: settings.LOG_LEVEL });
  const frota: Frota = await startFrota(settings, log);
  stopOnSignals(() => frota.stop());
  log.info({ port: frota.port, ...frota.services }, 'Frota is ready');
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
