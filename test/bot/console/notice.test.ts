import { MongoNetworkError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { calmNotices, messageOfLine, noticeOf } from '../../../src/bot/console/notice.ts';
import { createLog, type Logger } from '../../../src/log.ts';
import { TestClock } from '../../fakes/test-clock.ts';

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

  it('is in plain words when the database is away', () => {
    const err = new MongoNetworkError('connection <monitor> to 127.0.0.1 timed out');
    const away = lineOf((log) => log.error({ err }, 'webhooks could not be applied, trying again'));
    expect(noticeOf(away, 'en')).toBe(
      '▲ webhooks could not be applied, trying again (the database does not answer)',
    );
  });

  it('is the same but once a minute, then with how often it was', () => {
    const clock = new TestClock('2026-03-10T12:00:00.000Z');
    const notices = calmNotices('en', clock);
    const line = (instance: string) => lineOf((log) => log.warn({ instance }, 'no answer'));
    expect(notices(line('a'))).toBe('▲ a: no answer');
    expect(notices(line('b'))).toBe('▲ b: no answer');
    for (let n = 0; n < 4; n++) expect(notices(line('a'))).toBeUndefined();
    clock.advance(60_000);
    expect(notices(line('a'))).toBe('▲ a: no answer ×5');
    expect(notices(line('a'))).toBeUndefined();
    clock.advance(60_000);
    expect(notices(line('b'))).toBe('▲ b: no answer');
  });

  it('is, until the console is there, what each line says', () => {
    expect(messageOfLine(lineOf((log) => log.info({ port: 1 }, 'installing FerretDB')))).toBe(
      'installing FerretDB',
    );
  });
});
