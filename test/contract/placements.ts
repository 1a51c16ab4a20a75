import { beforeEach, describe, expect, it } from 'vitest';
import type { PlacementQuery, PlacementRange, PlacementStore } from '../../src/engine/ports.ts';
import type { Contact } from '../../src/engine/types.ts';
import { contact } from '../fakes/records.ts';
import { LATER, minutesAgo, NOW } from './rows.ts';
import { type Fresh, inParallel, type StoresUnderTest } from './stores.ts';

/** How every store finds and moves the contacts of a number. */
export function placementsContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  let placements: PlacementStore;
  beforeEach(() => {
    stores = fresh();
    ({ placements } = stores);
  });

  /** People by a short name for their phone, who hear from A unless they hear from another. */
  const given = (people: Record<string, Partial<Contact>>): Promise<void> =>
    stores.addContacts(
      'clientes',
      Object.entries(people).map(([phone, changes]) =>
        contact(phone, changes.preferredInstance === '' ? {} : { preferredInstance: 'A', ...changes }),
      ),
    );
  const phones = async (query: PlacementQuery & Partial<PlacementRange>) =>
    (await placements.find({ limit: 10, ...query })).map(({ phone }) => phone);
  const numberOf = async (phone: string) => (await stores.contacts.get(phone))?.preferredInstance;
  const placed = (phone: string, instance = 'A') => ({ phone, instance, chats: [] });
  const moveTo = (to: string) => (phone: string) => ({ phone, instance: 'A', chats: [], to });

  describe('finding', () => {
    it('answers where contacts are, in the order of their phones', async () => {
      await given({
        '+2': { chats: ['A', 'C'] },
        '+1': {},
        '+3': { preferredInstance: 'B' },
        '+4': { preferredInstance: '' },
      });
      expect(await placements.find({ instance: 'A', limit: 10 })).toEqual([
        placed('+1'),
        { ...placed('+2'), chats: ['A', 'C'] },
      ]);
      expect(await phones({ instance: 'A', limit: 1 })).toEqual(['+1']);
      expect(await phones({ instance: 'A', after: '+1' })).toEqual(['+2']);
      expect(await phones({ instance: 'A', after: '+2' })).toEqual([]);
      expect(await phones({ instance: 'A', upTo: '+1' })).toEqual(['+1']);
      expect(await phones({ instance: 'A', after: '+1', upTo: '+2' })).toEqual(['+2']);
      expect(await phones({ instance: 'A', after: '+2', upTo: '+2' })).toEqual([]);
    });

    it.each<[string, PlacementQuery, string[]]>([
      ['all but those who opted out', {}, ['+1', '+2', '+3', '+5']],
      ['those who opted out', { optedOut: true }, ['+4']],
      ['those who replied or opted in', { engaged: true }, ['+2', '+3']],
      ['those not written to after', { notWrittenToSince: minutesAgo(10) }, ['+1', '+2', '+3']],
      ['those who did not reply after', { noReplySince: minutesAgo(10) }, ['+1', '+3', '+5']],
      [
        'those quiet in every way, and engaged',
        { engaged: true, notWrittenToSince: NOW, noReplySince: minutesAgo(10) },
        ['+3'],
      ],
    ])('%s', async (_, query, found) => {
      await given({
        '+1': { lastContactedAt: minutesAgo(10) },
        '+2': { repliedAt: minutesAgo(9) },
        '+3': { optedInAt: minutesAgo(20), repliedAt: minutesAgo(10) },
        '+4': { optedOut: true, repliedAt: NOW },
        '+5': { lastContactedAt: minutesAgo(9) },
      });
      expect(await phones({ instance: 'A', ...query })).toEqual(found);
      expect(await placements.count({ instance: 'A', ...query })).toBe(found.length);
    });
  });

  describe('unheard', () => {
    const unheard = () => phones({ unheard: true });
    const move = (phone: string, from: string, to: string, mark?: string) =>
      placements.move([{ ...placed(phone, from), to }], mark === undefined ? {} : { mark });

    it('are those to whom their number has not written since they were moved there', async () => {
      await given({ '+1': { chats: ['A', 'B'] }, '+2': {}, '+3': {} });
      for (const phone of ['+1', '+2', '+3']) await move(phone, 'A', 'B', 'A/1');
      expect(await unheard()).toEqual(['+1', '+2', '+3']);
      await stores.contacts.noteSent('+1', 'A', NOW);
      await stores.contacts.noteSent('+2', 'B', minutesAgo(2));
      await stores.contacts.noteSent('+2', 'D', NOW);
      expect(await unheard()).toEqual(['+1', '+3']);
      expect(await placements.count({ mark: 'A/1', unheard: true })).toBe(2);
    });

    it('are known anew when they are moved again', async () => {
      await given({ '+1': {} });
      await move('+1', 'A', 'B', 'A/1');
      await stores.contacts.noteSent('+1', 'B', NOW);
      expect(await placements.move([{ ...placed('+1', 'B'), mark: 'A/1', to: 'C' }], {})).toBe(1);
      expect(await unheard()).toEqual(['+1']);
      expect(await placements.move([{ ...placed('+1', 'C'), to: 'B' }], { mark: 'A/2' })).toBe(1);
      expect(await unheard()).toEqual(['+1']);
    });

    it('alone are moved, if asked for', async () => {
      await given({ '+1': {}, '+2': {} });
      for (const phone of ['+1', '+2']) await move(phone, 'A', 'B', 'A/1');
      await stores.contacts.noteSent('+1', 'B', NOW);
      const back = { instance: 'B', chats: [], mark: 'A/1', to: 'A' };
      const moves = [
        { ...back, phone: '+1' },
        { ...back, phone: '+2' },
      ];
      expect(await placements.move(moves, { mark: 'A/2', unheard: true })).toBe(1);
      expect(await phones({ instance: 'A' })).toEqual(['+2']);
    });

    it('is noted whatever comes at the same time', async () => {
      const names = Array.from({ length: 30 }, (_, n) => `+${10 + n}`);
      await given(Object.fromEntries(names.map((name) => [name, {}])));
      await placements.move(names.map(moveTo('B')), { mark: 'A/1' });
      await inParallel(stores, 60, ({ contacts }, n) =>
        contacts.noteSent(names[n % 30]!, n < 30 ? `N${n % 3}` : n % 2 === 0 ? 'B' : 'A', NOW),
      );
      expect(await phones({ unheard: true, limit: 99 })).toEqual(names.filter((_, n) => n % 2 !== 0));
    });
  });

  it('byNumber counts the contacts of each number, and how many of them were quiet', async () => {
    await given({
      '+1': {},
      '+2': { lastContactedAt: minutesAgo(9) },
      '+3': { repliedAt: minutesAgo(9), lastContactedAt: minutesAgo(20) },
      '+4': { lastContactedAt: minutesAgo(10), repliedAt: minutesAgo(10) },
      '+5': { preferredInstance: 'B' },
      '+6': { optedOut: true },
      '+7': { preferredInstance: '' },
    });
    expect(await placements.byNumber(minutesAgo(10))).toEqual(
      new Map([
        ['A', { contacts: 4, quiet: 2 }],
        ['B', { contacts: 1, quiet: 1 }],
      ]),
    );
  });

  describe('moving', () => {
    it('moves who is still where they were read, and marks them', async () => {
      await given({ '+1': {}, '+2': { preferredInstance: 'B' }, '+3': {} });
      const moves = ['+3', '+2', '+1', '+9'].map(moveTo('C'));
      expect(await placements.move(moves, { mark: 'A/1' })).toBe(2);
      expect(await numberOf('+2')).toBe('B');
      expect(await phones({ mark: 'A/1' })).toEqual(['+1', '+3']);
      expect(await placements.find({ instance: 'C', limit: 1 })).toEqual([
        { ...placed('+1', 'C'), mark: 'A/1' },
      ]);
      expect(await placements.movedBy('A/1')).toEqual(new Map([['C', 2]]));
      expect(await placements.movedBy('A/2')).toEqual(new Map());
    });

    it('tells apart what another migration moved meanwhile', async () => {
      await given({ '+1': {}, '+2': {} });
      await placements.move([{ ...placed('+1'), to: 'B' }], { mark: 'A/1' });
      const asRead = { ...placed('+1', 'B'), to: 'C' };
      expect(await placements.move([asRead], { mark: 'A/2' })).toBe(0);
      expect(await placements.move([{ ...asRead, mark: 'A/1' }], {})).toBe(1);
      expect(await placements.find({ instance: 'C', limit: 9 })).toEqual([placed('+1', 'C')]);
    });

    it('leaves who is not quiet any more, if asked for', async () => {
      await given({ '+1': { lastContactedAt: NOW }, '+2': { repliedAt: NOW }, '+3': {} });
      const moves = ['+1', '+2', '+3'].map(moveTo('C'));
      const quiet = { notWrittenToSince: minutesAgo(1), noReplySince: minutesAgo(1) };
      expect(await placements.move(moves, quiet)).toBe(1);
      expect(await phones({ instance: 'C' })).toEqual(['+3']);
    });

    it('sends each where it is to go', async () => {
      const names = Array.from({ length: 30 }, (_, n) => `+${10 + n}`);
      await given(Object.fromEntries(names.map((name) => [name, {}])));
      const moves = names.map((phone, n) => ({ ...placed(phone), to: `N${n % 3}` }));
      expect(await placements.move(moves.toReversed(), { mark: 'A/1' })).toBe(30);
      expect(await placements.movedBy('A/1')).toEqual(new Map([0, 1, 2].map((n) => [`N${n}`, 10] as const)));
      expect(await Promise.all(names.map(numberOf))).toEqual(moves.map(({ to }) => to));
    });

    it('by many at once moves each once', async () => {
      const names = Array.from({ length: 20 }, (_, n) => `+${10 + n}`);
      await given(Object.fromEntries(names.map((name) => [name, {}])));
      const moved = await inParallel(stores, 6, (store, n) => {
        const moves = names.map(moveTo(`N${n}`));
        return store.placements.move(n % 3 === 0 ? moves.toReversed() : moves, { mark: `A/${n}` });
      });
      expect(moved.reduce((sum, count) => sum + count, 0)).toBe(20);
    });

    it('does nothing for none', async () => {
      expect(await placements.move([], { mark: 'A/1' })).toBe(0);
    });
  });

  describe('a contact that a migration moved', () => {
    beforeEach(async () => {
      await given({ '+1': {} });
      await placements.move([{ ...placed('+1'), to: 'B' }], { mark: 'A/1' });
    });

    it('is not known for it outside', async () => {
      expect(await stores.contacts.get('+1')).toEqual(contact('+1', { preferredInstance: 'B' }));
    });

    it('loses the mark when anything else moves it', async () => {
      await stores.contacts.prefer([{ phone: '+1', from: 'B', to: 'C' }]);
      expect(await placements.movedBy('A/1')).toEqual(new Map());
      expect(await placements.find({ instance: 'C', limit: 1 })).toEqual([placed('+1', 'C')]);
    });

    it('keeps the mark when it is written to', async () => {
      await stores.contacts.noteSent('+1', 'B', LATER);
      expect(await placements.movedBy('A/1')).toEqual(new Map([['B', 1]]));
    });
  });
}
