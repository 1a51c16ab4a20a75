import { describe, expect, it } from 'vitest';
import { messageOfLine, noticeOf } from '../../../src/bot/console/notice.ts';
import { createLog, type Logger } from '../../../src/log.ts';

/** The line that a real log writes. */
function lineOf(write: (log: Logger) => void): string {
  let written = '';
  write(createLog({ level: 'debug' }, { write: (line) => void (written = line) }));
  return written;
}

describe('what the console tells of the log', () => {
  it.each([
    [
      'a number that leaves',
      (log: Logger) =>
        log.info(
          { instance: 'vendas-1', from: 'connected', to: 'banned', evidence: 'code 406: banned' },
          'instance changed state',
        ),
      '● vendas-1: banido (code 406: banned)',
    ],
    [
      'a warning, with its number and cause',
      (log: Logger) =>
        log.warn({ instance: 'vendas-1', err: new Error('no answer') }, 'webhook could not be set'),
      '▲ vendas-1: webhook could not be set (no answer)',
    ],
    [
      'why a message did not leave',
      (log: Logger) => log.warn({ instance: 'vendas-1', reason: 'the API key is refused' }, 'not sent'),
      '▲ vendas-1: not sent (the API key is refused)',
    ],
    ['an error', (log: Logger) => log.error('scheduler'), '▲ scheduler'],
    ['nothing of what goes as it should', (log: Logger) => log.info('webhooks are set'), undefined],
    [
      'nothing of a number that is only found at the start',
      (log: Logger) =>
        log.info(
          { instance: 'vendas-1', from: 'connecting', to: 'connected', evidence: 'Evolution reports open' },
          'instance changed state',
        ),
      undefined,
    ],
  ])('%s', (_, write, notice) => {
    expect(noticeOf(lineOf(write), 'pt-BR')).toBe(notice);
  });

  it('is, until the console is there, what each line says', () => {
    expect(messageOfLine(lineOf((log) => log.info({ port: 1 }, 'installing FerretDB')))).toBe(
      'installing FerretDB',
    );
  });
});
