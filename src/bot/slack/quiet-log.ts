import { type Logger, LogLevel } from '@slack/web-api';

/** What matters comes as an error, and the clients' own log knows nothing of what must not be logged. */
const nothing = (): void => undefined;
export const QUIET: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};
