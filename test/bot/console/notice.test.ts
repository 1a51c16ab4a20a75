import { MongoNetworkError, MongoServerSelectionError } from 'mongodb';
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

  it.each([
    new MongoNetworkError('connection <monitor> to 127.0.0.1 timed out'),
    new MongoServerSelectionError('connect ECONNREFUSED 127.0.0.1:1', {} as never),
    // The driver exports no constructors of these.
    new (class PoolClearedError extends Error {})('Connection pool for 127.0.0.1:1 was cleared'),
    new (class WaitQueueTimeoutError extends Error {})('Timed out while checking out a connection'),
  ])('is in plain words when the database is away, whichever number it was about: %s', (err) => {
    const away = lineOf((log) => log.warn({ instance: 'a', err }, 'receipts could not be looked for'));
    expect(noticeOf(away, 'en')).toBe(
      '▲ receipts could not be looked for (the database does not answer: see that it runs; all goes on by itself when it is back)',
    );
  });

  it('is the same but once a minute, then with how often it came', () => {
    const clock = new TestClock('2026-03-10T12:00:00.000Z');
    const notices = calmNotices('en', clock);
    const line = (instance: string, reason: string) =>
      lineOf((log) => log.warn({ instance, reason }, 'not sent'));
    expect(notices(line('a', 'no answer'))).toBe('▲ a: not sent (no answer)');
    expect(notices(line('b', 'no answer'))).toBe('▲ b: not sent (no answer)');
    expect(notices(line('a', 'blocked'))).toBe('▲ a: not sent (blocked)');
    for (let n = 0; n < 4; n++) expect(notices(line('a', 'no answer'))).toBeUndefined();
    clock.advance(60_000);
    expect(notices(line('a', 'no answer'))).toBe('▲ a: not sent (no answer) ×5');
    expect(notices(line('a', 'no answer'))).toBeUndefined();
    // How often it came so long ago is no news.
    clock.advance(120_000);
    expect(notices(line('a', 'no answer'))).toBe('▲ a: not sent (no answer)');
  });

  it('is, until the console is there, what each line says', () => {
    expect(messageOfLine(lineOf((log) => log.info({ port: 1 }, 'installing FerretDB')))).toBe(
      'installing FerretDB',
    );
  });
});
