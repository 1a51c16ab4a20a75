import { describe, expect, it } from 'vitest';
import { lidOf, phonesOf, remoteJidsOf } from '../../src/evolution/jid.ts';

describe('the addresses under which Evolution may have a phone', () => {
  it.each([
    ['+14155552671', ['14155552671']],
    ['+5511988887777', ['5511988887777', '551188887777']],
    ['+5531988887777', ['5531988887777', '553188887777']],
    ['+551133334444', ['551133334444']],
    ['+525512345678', ['525512345678', '5215512345678']],
    ['+5215512345678', ['5215512345678', '525512345678']],
    ['+5491112345678', ['5491112345678', '541112345678']],
    ['+541112345678', ['541112345678', '5491112345678']],
    ['+351912345678', ['351912345678']],
  ])('%s', (phone, digits) => {
    const expected = digits.flatMap((one) => [`${one}@s.whatsapp.net`, one]);
    expect(remoteJidsOf(phone)).toEqual(expected);
  });

  it('are all different', () => {
    for (const phone of ['+5511988887777', '+525512345678', '+14155552671']) {
      const jids = remoteJidsOf(phone);
      expect(new Set(jids).size).toBe(jids.length);
    }
  });
});

describe('the phones that an address may be', () => {
  it.each([
    ['5511988887777@s.whatsapp.net', ['+5511988887777', '+551188887777']],
    ['553188887777@s.whatsapp.net', ['+553188887777', '+5531988887777']],
    ['553133334444@s.whatsapp.net', ['+553133334444']],
    ['5215512345678@s.whatsapp.net', ['+5215512345678', '+525512345678']],
    ['14155552671:7@s.whatsapp.net', ['+14155552671']],
    ['14155552671', ['+14155552671']],
    ['120363012345678901@g.us', []],
    ['195555111177@lid', []],
    ['status@broadcast', []],
    ['', []],
  ])('%s', (jid, phones) => {
    expect(phonesOf(jid)).toEqual(phones);
  });
});

describe('the privacy address that an address is', () => {
  it.each([
    ['195555111177@lid', '195555111177'],
    ['195555111177:3@lid', '195555111177'],
    ['5511988887777@s.whatsapp.net', undefined],
    ['5511988887777', undefined],
    ['$where@lid', undefined],
    ['@lid', undefined],
    ['', undefined],
  ])('%s', (jid, lid) => {
    expect(lidOf(jid)).toBe(lid);
  });
});
