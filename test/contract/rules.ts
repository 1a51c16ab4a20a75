import { beforeEach, describe, expect, it } from 'vitest';
import type { Rule } from '../../src/engine/automations/rule.ts';
import { LATER, NOW } from './rows.ts';
import { type Fresh, inParallel, type StoresUnderTest } from './stores.ts';

/** How every store keeps automations. */
export function rulesContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  const rule = (id: string, changes: Partial<Rule> = {}): Rule => ({
    id,
    name: id,
    when: 'keyword',
    conditions: { contains: ['preço'], hours: { days: [1, 2], fromMinute: 480, toMinute: 1080 } },
    actions: [{ kind: 'tag', tag: 'quente' }, { kind: 'opt_out' }],
    enabled: true,
    source: 'chat',
    createdBy: 'ana',
    createdAt: NOW,
    since: NOW,
    ...changes,
  });

  describe('a rule', () => {
    it('is kept as it is, and read in the order of names', async () => {
      const [b, a] = [rule('b'), rule('a', { conditions: {} })];
      expect(await stores.rules.create(b)).toBe(true);
      expect(await stores.rules.create(a)).toBe(true);
      expect(await stores.other.rules.all()).toEqual([a, b]);
    });

    it('is made once, whoever does it', async () => {
      const made = await inParallel(stores, 6, ({ rules }, n) =>
        rules.create(rule('a', { createdBy: String(n) })),
      );
      expect(made.filter(Boolean)).toHaveLength(1);
      expect(await stores.rules.all()).toHaveLength(1);
    });

    it('is switched on and off once each, and concerns what happens since it was switched on', async () => {
      await stores.rules.create(rule('a'));
      expect(await stores.rules.enable('a', true, LATER)).toBe(false);
      const off = await inParallel(stores, 4, ({ rules }) => rules.enable('a', false, LATER));
      expect(off.filter(Boolean)).toHaveLength(1);
      expect(await stores.rules.all()).toEqual([rule('a', { enabled: false })]);
      expect(await stores.rules.enable('a', true, LATER)).toBe(true);
      expect(await stores.rules.all()).toEqual([rule('a', { since: LATER })]);
      expect(await stores.rules.enable('b', true, LATER)).toBe(false);
    });

    it('is removed once', async () => {
      await stores.rules.create(rule('a'));
      expect(await stores.rules.remove('a')).toBe(true);
      expect(await stores.rules.remove('a')).toBe(false);
      expect(await stores.rules.all()).toEqual([]);
    });
  });

  describe('a rule of the file', () => {
    it('is added, and replaces itself', async () => {
      const first = rule('a', { source: 'config' });
      const next = rule('a', { source: 'config', conditions: {}, since: LATER });
      const done = await inParallel(stores, 4, ({ rules }) => rules.replace(first));
      expect(done).toEqual([true, true, true, true]);
      expect(await stores.rules.replace(next)).toBe(true);
      expect(await stores.rules.all()).toEqual([next]);
    });

    it('does not replace one that people made', async () => {
      await stores.rules.create(rule('a'));
      expect(await stores.rules.replace(rule('a', { source: 'config' }))).toBe(false);
      expect(await stores.rules.all()).toEqual([rule('a')]);
    });
  });
}
