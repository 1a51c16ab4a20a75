import { describe, expect, it } from 'vitest';
import { FrotaError } from '../src/errors.ts';
import { createLog, maskPhone, redactor } from '../src/log.ts';

const PHONE = '5511988887777';
const MASKED = '5511*******77';

/** What one call writes: the line as it is, and read as JSON. */
function written(call: (log: ReturnType<typeof createLog>) => void, secrets: string[] = []) {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', secrets }, { write: (line: string) => void lines.push(line) });
  call(log);
  const [line = ''] = lines;
  return { line, json: JSON.parse(line) as Record<string, unknown> };
}

const messageFor = (text: string): unknown => written((log) => log.info(text)).json['msg'];

describe('a phone in a line', () => {
  it.each([
    ['E.164', `+${PHONE}`, `+${MASKED}`],
    ['digits alone', PHONE, MASKED],
    ['as people write it', '+55 (11) 98888-7777', '+55 (11) *****-**77'],
    ['a WhatsApp address', `${PHONE}@s.whatsapp.net`, `${MASKED}@s.whatsapp.net`],
    ['an address with a device', `${PHONE}:12@s.whatsapp.net`, `${MASKED}:12@s.whatsapp.net`],
    ['a group of old', `${PHONE}-1613570000@g.us`, `${MASKED}-1613570000@g.us`],
    ['an id of the ledger', `64f0c1b2a3d4e5f601234567:+${PHONE}`, `64f0c1b2a3d4e5f601234567:+${MASKED}`],
    ['the end of a sentence', `Cannot send to +${PHONE}.`, `Cannot send to +${MASKED}.`],
    ['between commas', `a,${PHONE},b`, 'a,5511000000077,b'],
    ['a path', `/message/sendText/${PHONE}`, `/message/sendText/${MASKED}`],
    ['a query', `?number=%2B${PHONE}&x=1`, `?number=%2B${MASKED}&x=1`],
    ['part of an instance’s name', `vendas-${PHONE}`, `vendas-${MASKED}`],
    ['stuck to letters', `wpp${PHONE}`, `wpp${MASKED}`],
    ['after a line break', `phones:\n${PHONE}\n+${PHONE}`, `phones:\n${MASKED}\n+${MASKED}`],
    ['after a tab', `\t${PHONE}\t`, `\t${MASKED}\t`],
    ['in quotes', `"${PHONE}"`, `"${MASKED}"`],
    ['of eight digits', 'tel 553188887777', 'tel 5531******77'],
    ['of another country', 'tel +14155552671', 'tel +1415*****71'],
    ['of a small country', 'tel +37612345', 'tel +37****45'],
    [
      'a path, as people write it',
      '/contacts/%2B55%20%2811%29%2098888-7777',
      '/contacts/%2B55%20%2811%29%20*****-**77',
    ],
    ['a form’s field', 'phone=%2B55+11+98888-7777&x', 'phone=%2B55+11+*****-**77&x'],
    ['with a space of Excel', '+55\u00a011\u00a098888\u20117777', '+55\u00a011\u00a0*****\u2011**77'],
    ['of this country, as people write it', 'tel (11) 98888-7777.', 'tel (11) 98***-**77.'],
    ['of this country, without brackets', 'row "11 98888-7777"', 'row "11 98***-**77"'],
    ['of this country, in three parts', '11 9 8888-7777', '11 9 8***-**77'],
    ['of this country, in two parts', '011 988887777', '011 9******77'],
    ['of this country, a landline', '(31) 3333-4444', '(31) 33**-**44'],
  ])('is masked: %s', (_case, text, masked) => {
    expect(messageFor(text)).toBe(masked);
  });

  it('is masked wherever it stands in the object', () => {
    const { line, json } = written((log) =>
      log.info(
        { phone: `+${PHONE}`, deep: [{ [`+${PHONE}`]: { jid: `${PHONE}@s.whatsapp.net` } }] },
        'nested',
      ),
    );
    expect(line).not.toContain(PHONE);
    expect(json['phone']).toBe(`+${MASKED}`);
  });

  it('is masked as a number, and the line stays JSON', () => {
    const { json } = written((log) => log.info({ one: 5511988887777, list: [5511988887777, 14155552671] }));
    expect(json).toMatchObject({ one: 5511000000077, list: [5511000000077, 14150000071] });
  });

  it('is masked in errors: message, stack, details and cause', () => {
    const cause = new Error(`jid ${PHONE}@s.whatsapp.net`);
    const error = new FrotaError('failed', `to +${PHONE}\nand ${PHONE}`, {
      cause,
      details: { phone: PHONE },
    });
    const { line, json } = written((log) => log.error({ err: error }, 'failed'));
    expect(line).not.toContain(PHONE);
    expect(json['err']).toMatchObject({
      code: 'failed',
      message: expect.stringContaining(`to +${MASKED}\nand ${MASKED}`),
      stack: expect.stringContaining(`jid ${MASKED}@s.whatsapp.net`),
      details: { phone: MASKED },
    });
  });

  it.each([
    [JSON.stringify({ number: PHONE, jid: `${PHONE}@s.whatsapp.net` })],
    [JSON.stringify({ number: Number(PHONE) })],
    [JSON.stringify({ inner: JSON.stringify({ number: PHONE, text: `a\n${PHONE}` }) })],
  ])('is masked in JSON within a text: %s', (body) => {
    const { line, json } = written((log) => log.info({ body }));
    expect(line).not.toContain(PHONE);
    expect(() => JSON.parse(json['body'] as string) as unknown).not.toThrow();
  });
});

describe('what is no phone stays as it is', () => {
  it.each([
    '2026-11-20T21:58:26.557Z',
    '2026-11-20T18:58:26.557-03:00',
    '64f0c1b2a3d4e5f601234567',
    '640112345678901234567890',
    '3EB0A6D6303CCA0B8D0EF5',
    'wamid.HBgMNTUxMTk4ODg4Nzc3NxUCABEYEjREQzA=',
    '12e3b54b-b8cd-427e-8402-123456789012',
    'cmwpimqk90004fg7dgbus0c2r',
    'rate:hora:vendas-1:2026112021',
    'ts 1795211593.123456',
    'seconds 1795211593, ms 1795211593213',
    'chat -1001234567890',
    '0.12345678901234',
    'v1.2.3, port 27017, 123456789 bytes',
    '2026-11-20 09:15, 21 of 98888 rows, 12 and 3456-7890',
    'http://127.0.0.1:9876/a?from=2026-11-01&to=2026-11-30',
    'C012AB3CD/1795211593.123456, 10.96.12.34 and fd00::9876:5432',
    'sha256-0123456789abcdef0123456789abcdef',
  ])('%s', (text) => {
    expect(messageFor(text)).toBe(text);
    expect(written((log) => log.info({ value: text })).json['value']).toBe(text);
  });

  it('the time of the line is ISO text', () => {
    const { json } = written((log) => log.info('x'));
    expect(json['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Object.keys(json)).toEqual(['level', 'time', 'msg']);
  });
});

describe('a secret in a line', () => {
  it.each([
    ['plain', 'key-123456'],
    ['with quotes and backslashes', 'k"e\\y\n123'],
    ['with signs of regular expressions', 'a.*b$1(c'],
    ['that contains another one', 'key-123456-and-more'],
  ])('is replaced: %s', (_case, secret) => {
    const { line, json } = written(
      (log) =>
        log.info({ url: `http://x/${secret}`, body: JSON.stringify({ key: secret }) }, `with ${secret}`),
      ['key-123456', secret],
    );
    expect(line).not.toContain('key-123456');
    expect(line).not.toContain(secret);
    expect(line).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(json['msg']).toBe('with [secret]');
    expect(json['url']).toBe('http://x/[secret]');
    expect(JSON.parse(json['body'] as string)).toEqual({ key: '[secret]' });
  });

  const KEY = `frota_1a2b3c4d_${'Ab9-_'.repeat(8)}xyz`;
  it.each([
    ['in a header', `Bearer ${KEY}`],
    ['in an error', `this is none: ${KEY}`],
    ['in an address', `/x?key=${KEY}&y=1`],
    ['cut off', `Unexpected token, "${KEY.slice(0, 30)}"... is not valid JSON`],
    ['with a phone’s digits', 'frota_1a2b3c4d_5511988887777'],
  ])('that is a key of the API goes, though no setting has it, but for its id: %s', (_case, text) => {
    const { line, json } = written((log) => log.warn({ err: new Error(text), headers: [text] }, text));
    expect(line).not.toContain(KEY.slice(15, 25));
    expect(line).not.toContain('88887777');
    expect(json['msg']).toContain('frota_1a2b3c4d_[secret]');
  });

  it.each([
    ['a link', `https://frota.example.com/painel/entrar?t=${KEY.slice(15)} once`],
    ['a session', `cookie: a=1; frota_painel=${KEY.slice(15)}; b=2`],
  ])('of the dashboard goes: %s', (_case, text) => {
    expect(messageFor(text)).toBe(text.replace(KEY.slice(15), '[secret]'));
  });

  it('in an address goes, whosever it is: that of a proxy, say', () => {
    expect(messageFor('via http://ana:p%40ss-1@proxy:3128/x and https://:s3cret@b, to ana@example.com')).toBe(
      'via http://ana:[secret]@proxy:3128/x and https://:[secret]@b, to ana@example.com',
    );
  });

  it('is replaced before phones are masked, so that one that looks like a phone goes whole', () => {
    expect(written((log) => log.info('key 5511988887777'), ['5511988887777']).json['msg']).toBe(
      'key [secret]',
    );
  });

  it('that is hardly one does not black out ordinary words', () => {
    expect(written((log) => log.info('an open door'), ['', 'an']).json['msg']).toBe('an open door');
  });

  it('is removed from fields that are known to hold one', () => {
    const { line } = written((log) =>
      log.info({
        apikey: 'not-listed-1',
        body: { apikey: 'not-listed-2' },
        request: { headers: { authorization: 'not-listed-3' } },
      }),
    );
    expect(line).not.toContain('not-listed');
  });
});

it('says nothing below its level', () => {
  const lines: string[] = [];
  const log = createLog({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  log.info('quiet');
  log.warn('loud');
  expect(lines).toHaveLength(1);
});

it('cleans text that does not go through the log, too', () => {
  const redact = redactor(['p@ss word']);
  expect(redact('mongodb://frota:p@ss word@host failed for +5511988887777')).toBe(
    'mongodb://frota:[secret]@host failed for +5511*******77',
  );
});

it('masks a phone for people: country and area stay, the subscriber goes', () => {
  expect(maskPhone('+5511988887777')).toBe('+5511*******77');
  expect(maskPhone('5511988887777')).toBe('5511*******77');
  expect(maskPhone('+37612345')).toBe('+37****45');
  expect(maskPhone('1234')).toBe('****');
});
