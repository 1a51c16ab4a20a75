import { beforeEach, describe, expect, it } from 'vitest';
import type { Contact } from '../../src/engine/types.ts';
import { contact } from '../fakes/records.ts';
import { NOW } from './rows.ts';
import { type Fresh, inParallel, type StoresUnderTest } from './stores.ts';

const phone = (n: number): string => `+55119${70_000_000 + n}`;
const people = (count: number, changes: Partial<Contact> = {}): Contact[] =>
  Array.from({ length: count }, (_, n) => contact(phone(n), changes));
const earlier = (ms: number): Date => new Date(NOW.getTime() - ms);

/** How every store of contacts answers the engine. */
export function contactsContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  const ana = contact(phone(1), {
    name: 'Ana',
    segment: 'VIP',
    attributes: { cidade: 'Santos', '2024': 'sim' },
    optedOut: true,
    preferredInstance: 'A',
    chats: ['A', 'B'],
    lastContactedAt: earlier(3),
    repliedAt: earlier(2),
    optedInAt: earlier(1),
  });

  describe('looking for somebody', () => {
    const names = ['Ana Lúcia', 'José da Silva', 'JOÃO', 'Zé (loja)', "D'Ávila"];
    beforeEach(async () => {
      await stores.addContacts(
        'clientes',
        names.map((name, n) => contact(phone(n), { name })),
      );
      await stores.contacts.choose([phone(9)], { optedOut: true, at: NOW });
    });
    const found = async (...query: Parameters<StoresUnderTest['contacts']['search']>) =>
      (await stores.contacts.search(...query)).map((one) => one.name ?? one.phone);

    it.each([
      ['lucia', ['Ana Lúcia']],
      ['JOSÉ', ['José da Silva']],
      ['jo', ['José da Silva', 'JOÃO']],
      ['ão', ['JOÃO']],
      ['(loja', ['Zé (loja)']],
      ["d'avila", ["D'Ávila"]],
      ['.', []],
    ])('finds names by a part: %s', async (name, expected) => {
      expect(await found({ name }, 10)).toEqual(expected);
    });

    it('finds phones by a part of their digits, of who is on a list, and no more than wanted', async () => {
      expect(await found({ digits: '0000-003' }, 10)).toEqual(['Zé (loja)']);
      expect(await found({ digits: '0000009' }, 10)).toEqual([]);
      expect(await found({ digits: '70000' }, 2)).toEqual(['Ana Lúcia', 'José da Silva']);
      expect(await found({ digits: '123456' }, 10)).toEqual([]);
    });

    it('tells the lists that they are on', async () => {
      await stores.contacts.addToList(phone(1), 'amigos');
      expect(await stores.contacts.listsOf(phone(1))).toEqual(['amigos', 'clientes']);
      expect(await stores.contacts.listsOf(phone(9))).toEqual([]);
      expect(await stores.contacts.listsOf('+5500')).toEqual([]);
    });
  });

  describe('a person', () => {
    it('is answered with all that is known', async () => {
      await stores.addContacts('clientes', [ana, contact(phone(2))]);
      expect(await stores.contacts.get(phone(1))).toEqual(ana);
      expect(await stores.contacts.get(phone(2))).toEqual(contact(phone(2)));
      expect(await stores.contacts.get('+5500')).toBeUndefined();
    });

    it('is one of many: those that exist, by phone', async () => {
      await stores.addContacts('clientes', [ana, ...people(1)]);
      const found = await stores.contacts.many([phone(0), '+5500', phone(1), phone(0)]);
      expect(found).toEqual(new Map([ana, ...people(1)].map((one) => [one.phone, one])));
      expect(await stores.contacts.many([])).toEqual(new Map());
    });

    it('is one of those on a list only if they are on one: who merely chose is no contact', async () => {
      await stores.addContacts('clientes', [contact(phone(1))]);
      await stores.contacts.choose([phone(0), phone(1)], { optedOut: true, at: NOW });
      const found = await stores.contacts.listed([phone(0), '+5500', phone(1), phone(1)]);
      expect([...found]).toMatchObject([[phone(1), { phone: phone(1), optedOut: true }]]);
      expect([...(await stores.contacts.many([phone(0)])).keys()]).toEqual([phone(0)]);
      expect(await stores.contacts.listed([])).toEqual(new Map());
    });

    it('is the caller’s own copy', async () => {
      await stores.addContacts('clientes', [ana]);
      Object.assign((await stores.contacts.get(phone(1)))!, { name: 'Bia', optedOut: false });
      expect(await stores.contacts.get(phone(1))).toEqual(ana);
    });
  });

  describe('a tag', () => {
    it('is put on a contact once, beside others, whoever does it and how often', async () => {
      await stores.addContacts('clientes', [ana]);
      await inParallel(stores, 6, ({ contacts }, n) => contacts.tag(ana.phone, n < 3 ? 'quente' : 'leu'));
      const found = await stores.contacts.get(ana.phone);
      expect(found).toEqual({ ...ana, tags: expect.any(Array) });
      expect(found?.tags?.toSorted()).toEqual(['leu', 'quente']);
    });

    it('is put on nobody who is not there', async () => {
      await stores.contacts.tag('+5500', 'quente');
      expect(await stores.contacts.get('+5500')).toBeUndefined();
    });
  });

  describe('a contact that is put on a list', () => {
    it('is on it once, and stays on the others; the list is made with the fields that it has', async () => {
      await stores.addContacts('clientes', [ana]);
      await inParallel(stores, 4, ({ contacts }) => contacts.addToList(ana.phone, 'quentes'));
      expect(await stores.contacts.page('quentes', undefined, 10)).toEqual([ana]);
      expect(await stores.contacts.page('clientes', undefined, 10)).toEqual([ana]);
      const list = await stores.contacts.list('quentes');
      expect(list).toMatchObject({ size: 1 });
      expect(list?.fields.toSorted()).toEqual(['2024', 'cidade', 'name', 'segment']);
    });

    it('must be there', async () => {
      await stores.contacts.addToList('+5500', 'quentes');
      expect(await stores.contacts.list('quentes')).toBeUndefined();
    });
  });

  describe('a list', () => {
    it('has a size, and the fields of its contacts', async () => {
      await stores.addContacts('clientes', [ana, ...people(1)]);
      await stores.addContacts('clientes', [contact(phone(2), { attributes: { cor: 'azul' } })]);
      await stores.addContacts('outra', people(2));
      const clientes = await stores.contacts.list('clientes');
      expect(clientes).toMatchObject({ name: 'clientes', size: 3 });
      expect(clientes?.fields.toSorted()).toEqual(['2024', 'cidade', 'cor', 'name', 'segment']);
      expect(await stores.contacts.lists()).toEqual([clientes, { name: 'outra', size: 2, fields: [] }]);
    });

    it('that nobody made does not exist', async () => {
      expect(await stores.contacts.list('clientes')).toBeUndefined();
      expect(await stores.contacts.lists()).toEqual([]);
      expect(await stores.contacts.page('clientes', undefined, 10)).toEqual([]);
    });

    it('is read page by page, in the order of the phones, each person once', async () => {
      const all = people(25);
      await stores.addContacts('outra', people(5));
      await stores.addContacts('clientes', all.slice(20));
      await stores.addContacts('clientes', all.slice(0, 22));
      await stores.addContacts('outra', [contact(phone(99))]);
      const found: Contact[] = [];
      for (;;) {
        const page = await stores.contacts.page('clientes', found.at(-1)?.phone, 10);
        if (page.length === 0) break;
        found.push(...page);
      }
      expect(found).toEqual(all);
    });

    it('tells how many of it may be written to', async () => {
      await stores.addContacts('clientes', [...people(3), contact(phone(50), { optedOut: true })]);
      await stores.addContacts('outra', people(9));
      expect(await stores.contacts.reachable('clientes')).toBe(3);
      expect(await stores.contacts.reachable('nenhuma')).toBe(0);
    });

    it('goes on behind a cursor that is no contact any more', async () => {
      await stores.addContacts('clientes', [contact(phone(1)), contact(phone(3))]);
      expect(await stores.contacts.page('clientes', phone(2), 10)).toEqual([contact(phone(3))]);
    });
  });

  describe('a sample of a list', () => {
    it.each([
      ['some of many', 7, 7],
      ['all of a list that has no more', 30, 20],
    ])('is %s, each once', async (_, size, found) => {
      const all = people(20, { name: 'Ana' });
      await stores.addContacts('clientes', all);
      await stores.addContacts('outra', [contact(phone(99))]);
      const sample = await stores.contacts.sample('clientes', size);
      expect(new Set(sample.map((one) => one.phone)).size).toBe(found);
      for (const one of sample) expect(all).toContainEqual(one);
    });

    it('that has nobody is empty', async () => {
      expect(await stores.contacts.sample('clientes', 5)).toEqual([]);
    });
  });

  describe('prefer', () => {
    const from = (n: number, before: string | undefined, to: string) => ({
      phone: phone(n),
      from: before,
      to,
    });

    it('changes whose number is still the former, and counts them', async () => {
      await stores.addContacts('clientes', [
        contact(phone(1), { preferredInstance: 'A' }),
        contact(phone(2), { preferredInstance: 'B' }),
        contact(phone(3)),
        contact(phone(4)),
      ]);
      const changes = [from(4, 'A', 'C'), from(3, undefined, 'C'), from(1, 'A', 'C'), from(2, 'A', 'C')];
      expect(await stores.contacts.prefer([...changes, from(2, undefined, 'D'), from(9, 'A', 'C')])).toBe(2);
      const found = await stores.contacts.page('clientes', undefined, 4);
      expect(found.map(({ preferredInstance }) => preferredInstance)).toEqual(['C', 'B', 'C', undefined]);
      expect(found[3]).toEqual(contact(phone(4)));
    });

    it('gives a new contact to one of 20 numbers that want it', async () => {
      await stores.addContacts('clientes', people(5));
      const made = await inParallel(stores, 20, ({ contacts }, n) =>
        contacts.prefer([4, 0, 3, 1, 2].map((one) => from(one, undefined, `N${n}`))),
      );
      expect(made.reduce((sum, count) => sum + count, 0)).toBe(5);
    });

    it('takes changes that follow on each other', async () => {
      await stores.addContacts('clientes', people(1));
      expect(
        await stores.contacts.prefer([from(0, undefined, 'A'), from(0, 'A', 'B'), from(0, 'A', 'C')]),
      ).toBe(2);
      expect((await stores.contacts.get(phone(0)))?.preferredInstance).toBe('B');
    });

    it('does nothing for none', async () => {
      expect(await stores.contacts.prefer([])).toBe(0);
    });
  });

  describe('noteSent', () => {
    it('adds a chat once, and moves the last contact only on', async () => {
      await stores.addContacts('clientes', people(2));
      await stores.contacts.noteSent(phone(0), 'A', NOW);
      await stores.contacts.noteSent(phone(0), 'B', earlier(1));
      await stores.contacts.noteSent(phone(0), 'A', earlier(2));
      expect(await stores.contacts.get(phone(0))).toEqual(
        contact(phone(0), { chats: ['A', 'B'], lastContactedAt: NOW }),
      );
      expect(await stores.contacts.get(phone(1))).toEqual(contact(phone(1)));
    });

    it('loses nothing of what several note at once', async () => {
      await stores.addContacts('clientes', people(3));
      await inParallel(stores, 30, ({ contacts }, n) =>
        contacts.noteSent(phone(n % 3), `N${n % 5}`, earlier((n * 7) % 30)),
      );
      for (const { phone: one } of people(3)) {
        const found = await stores.contacts.get(one);
        expect(found?.chats?.toSorted()).toEqual(['N0', 'N1', 'N2', 'N3', 'N4']);
      }
      expect((await stores.contacts.get(phone(0)))?.lastContactedAt).toEqual(NOW);
    });

    it('keeps which message was the last', async () => {
      await stores.addContacts('clientes', people(1));
      await stores.contacts.noteSent(phone(0), 'A', earlier(2), 'natal:1');
      await stores.contacts.noteSent(phone(0), 'A', earlier(1), 'reis:1');
      await stores.contacts.noteSent(phone(0), 'B', NOW);
      expect(await stores.contacts.get(phone(0))).toMatchObject({ lastMessage: 'reis:1' });
    });

    it('is taken back chat by chat', async () => {
      await stores.addContacts('clientes', people(2));
      for (const name of ['A', 'B']) await stores.contacts.noteSent(phone(0), name, NOW);
      for (const one of [phone(0), phone(1), '+5500']) await stores.contacts.forgetChat(one, 'A');
      expect(await stores.contacts.get(phone(0))).toEqual(
        contact(phone(0), { chats: ['B'], lastContactedAt: NOW }),
      );
      expect(await stores.contacts.get(phone(1))).toEqual(contact(phone(1)));
    });

    it('makes nobody known who was not', async () => {
      await stores.contacts.noteSent('+5500', 'A', NOW);
      expect(await stores.contacts.get('+5500')).toBeUndefined();
    });
  });

  describe('noteReply', () => {
    it('finds the contact by any form of their phone, and moves the last answer only on', async () => {
      await stores.addContacts('clientes', people(2));
      const { contacts } = stores;
      expect(await contacts.noteReply(['+5500', phone(1)], 'A', NOW)).toMatchObject({ phone: phone(1) });
      await contacts.noteReply([phone(1)], 'A', earlier(1));
      expect(await contacts.get(phone(1))).toEqual(contact(phone(1), { repliedAt: NOW, chats: ['A'] }));
      expect(await stores.contacts.get(phone(0))).toEqual(contact(phone(0)));
    });

    it('makes nobody known who was not', async () => {
      expect(await stores.contacts.noteReply(['+5500'], 'A', NOW)).toBeUndefined();
      expect(await stores.contacts.get('+5500')).toBeUndefined();
    });
  });

  describe('noteReply of somebody who is known by two forms of their phone', () => {
    it('answers who was written to last, and both have a chat', async () => {
      await stores.addContacts('clientes', people(3));
      await stores.contacts.noteSent(phone(1), 'A', earlier(1), 'natal:1');
      await stores.contacts.noteSent(phone(0), 'B', earlier(2), 'reis:0');
      const forms = [phone(0), phone(1)];
      expect(await stores.contacts.noteReply(forms, 'C', NOW)).toMatchObject({ lastMessage: 'natal:1' });
      expect(await stores.contacts.noteReply(forms.toReversed(), 'C', NOW)).toMatchObject({
        phone: phone(1),
      });
      expect(await stores.contacts.get(phone(0))).toMatchObject({ chats: ['B', 'C'], repliedAt: NOW });
      expect(await stores.contacts.get(phone(1))).toMatchObject({ chats: ['A', 'C'], repliedAt: NOW });
      expect(await stores.contacts.noteReply([phone(9), phone(2)], 'C', NOW)).toMatchObject({
        phone: phone(2),
      });
    });
  });

  describe('choose', () => {
    const out = (at: Date, ...phones: string[]) => stores.contacts.choose(phones, { optedOut: true, at });
    const back = (at: Date, ...phones: string[]) => stores.contacts.choose(phones, { optedOut: false, at });
    const isOut = async (one: string) => (await stores.contacts.get(one))?.optedOut;

    it('tells what changed somebody, also when it is told again, and keeps the rest of them', async () => {
      await stores.addContacts('clientes', [{ ...ana, optedOut: false }, ...people(1)]);
      expect(await out(earlier(1), ana.phone)).toBe(ana.phone);
      expect(await out(earlier(1), ana.phone)).toBe(ana.phone);
      expect(await out(NOW, ana.phone)).toBeUndefined();
      expect(await stores.contacts.get(ana.phone)).toEqual({ ...ana, optedOutAt: earlier(1) });
      expect(await isOut(phone(0))).toBe(false);
      const later = new Date(NOW.getTime() + 1);
      expect(await back(later, ana.phone)).toBe(ana.phone);
      expect(await stores.contacts.get(ana.phone)).toMatchObject({ optedOut: false, optedInAt: later });
      expect(await back(later, ana.phone)).toBe(ana.phone);
    });

    it.each([
      ['stop, start', true, false, false],
      ['start, stop', false, true, true],
    ])('counts the last word, in whatever order it is heard: %s', async (_, first, second, ends) => {
      const said = [
        { optedOut: first, at: earlier(1_000) },
        { optedOut: second, at: NOW },
      ];
      await stores.addContacts('clientes', people(3));
      for (const choice of said) await stores.contacts.choose([phone(0)], choice);
      for (const choice of said.toReversed()) await stores.contacts.choose([phone(1)], choice);
      for (const choice of [...said, ...said]) await stores.contacts.choose([phone(2), '+5500'], choice);
      for (const one of [phone(0), phone(1), phone(2), '+5500']) expect(await isOut(one)).toBe(ends);
    });

    it('counts a repetition as the last word too', async () => {
      await stores.addContacts('clientes', people(1));
      await out(earlier(3), phone(0));
      await out(earlier(1), phone(0));
      expect(await back(earlier(2), phone(0))).toBeUndefined();
      expect(await isOut(phone(0))).toBe(true);
    });

    it('of two words within one second takes the one that asks for silence', async () => {
      await stores.addContacts('clientes', people(2));
      await out(NOW, phone(0));
      await back(NOW, phone(0));
      await back(NOW, phone(1));
      await out(NOW, phone(1));
      for (const one of [phone(0), phone(1)]) expect(await isOut(one)).toBe(true);
    });

    it('does not take coming back for a change of who never left', async () => {
      await stores.addContacts('clientes', people(1));
      expect(await back(NOW, phone(0), '+5500')).toBeUndefined();
      expect(await stores.contacts.get(phone(0))).toEqual(contact(phone(0)));
    });

    it('remembers who is no contact, on no list', async () => {
      await stores.addContacts('clientes', people(1));
      expect(await out(NOW, '+5500', '+5501')).toBe('+5500');
      for (const one of ['+5500', '+5501'])
        expect(await stores.contacts.get(one)).toEqual(contact(one, { optedOut: true, optedOutAt: NOW }));
      expect(await stores.contacts.lists()).toMatchObject([{ name: 'clientes', size: 1 }]);
    });

    it('is about a person, by whichever form of their phone they are a contact', async () => {
      await stores.addContacts('clientes', people(1));
      expect(await out(earlier(1), '+5500', phone(0))).toBe(phone(0));
      expect(await isOut('+5500')).toBe(true);
      // The form that is new changes nothing for the person.
      expect(await out(NOW, '+5501', phone(0))).toBeUndefined();
      expect(await isOut('+5501')).toBe(true);
    });

    it('comes to the same when many are heard at once', async () => {
      await stores.addContacts('clientes', people(1));
      await inParallel(stores, 20, ({ contacts }, n) =>
        contacts.choose([phone(0), '+5500'], { optedOut: n % 2 === 0, at: earlier(n * 1_000) }),
      );
      for (const one of [phone(0), '+5500']) expect(await isOut(one)).toBe(true);
    });
  });

  describe('forgetAllChats', () => {
    const chatsOf = async (n: number) => (await stores.contacts.get(phone(n)))?.chats;

    it('takes one number from the chats of all, however many, and leaves the rest', async () => {
      const all = people(1_005, { chats: ['A', 'B'], preferredInstance: 'A', lastContactedAt: NOW });
      await stores.addContacts('clientes', all);
      await stores.addContacts('clientes', [contact(phone(2_000)), contact(phone(2_001), { chats: ['B'] })]);
      expect(await stores.contacts.forgetAllChats('A')).toBe(1_005);
      for (const n of [0, 999, 1_000, 1_004])
        expect(await stores.contacts.get(phone(n))).toEqual({ ...all[n], chats: ['B'] });
      expect(await chatsOf(2_001)).toEqual(['B']);
      expect(await stores.contacts.get(phone(2_000))).toEqual(contact(phone(2_000)));
      expect(await stores.contacts.forgetAllChats('A')).toBe(0);
      await stores.contacts.forgetAllChats('B');
      expect(await chatsOf(0)).toEqual([]);
    });

    it('forgets nothing of what another number notes at the same time', async () => {
      await stores.addContacts('clientes', people(20, { chats: ['A'] }));
      await inParallel(stores, 20, async ({ contacts }, n) => {
        await (n % 5 === 0 ? contacts.forgetAllChats('A') : contacts.noteSent(phone(n), 'B', NOW));
      });
      for (let n = 0; n < 20; n++) expect(await chatsOf(n)).toEqual(n % 5 === 0 ? [] : ['B']);
    });
  });
}
