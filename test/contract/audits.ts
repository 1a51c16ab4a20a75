import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry, AuditStore } from '../../src/engine/ports.ts';
import { LATER, NOW } from './rows.ts';

/** What every audit trail does. */
export function auditsContract(fresh: () => AuditStore): void {
  let audits: AuditStore;
  beforeEach(() => {
    audits = fresh();
  });

  const entry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
    at: NOW,
    actor: 'ana',
    action: 'instance.pause',
    subject: 'instance:vendas-1',
    ...changes,
  });

  describe('the audit trail', () => {
    it('keeps what was done as it was told', async () => {
      const told = entry({
        where: 'slack:C1',
        details: { from: 'connected', instances: ['a', 'b'], none: {} },
      });
      await audits.append(told);
      await audits.append(entry({ at: LATER }));
      expect(await audits.list({ limit: 10 })).toEqual([entry({ at: LATER }), told]);
    });

    it('takes what may be told twice once', async () => {
      const told = entry({ details: { reason: 'SAIR' } });
      const others = [
        { subject: 'instance:y' },
        { actor: 'bia' },
        { action: 'instance.resume' },
        { at: LATER },
      ];
      await Promise.all([told, told, { ...told, details: {} }].map((one) => audits.appendOnce(one)));
      expect(await audits.list({ limit: 10 })).toHaveLength(1);
      for (const changes of others) await audits.appendOnce(entry(changes));
      await audits.append(entry());
      expect(await audits.list({ limit: 10 })).toHaveLength(6);
    });

    it('is read from its end, of one subject or of all', async () => {
      const actions = ['a', 'b', 'c', 'd'];
      for (const [n, action] of actions.entries())
        await audits.append(entry({ action, subject: n % 2 === 0 ? 'instance:x' : 'instance:y' }));
      const listed = async (query: Parameters<AuditStore['list']>[0]) =>
        (await audits.list(query)).map(({ action }) => action);
      expect(await listed({ limit: 3 })).toEqual(['d', 'c', 'b']);
      expect(await listed({ subject: 'instance:x', limit: 10 })).toEqual(['c', 'a']);
      expect(await listed({ subject: 'instance:z', limit: 10 })).toEqual([]);
    });

    it('is read page by page to its end, whatever is written meanwhile', async () => {
      for (let n = 0; n < 5; n++) await audits.append(entry({ action: `a${n}`, at: n < 3 ? NOW : LATER }));
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const { entries, next } = await audits.page({ limit: 2, ...(after !== undefined && { after }) });
        seen.push(...entries.map(({ action }) => action));
        after = next;
      } while (after !== undefined);
      expect(seen).toEqual(['a4', 'a3', 'a2', 'a1', 'a0']);
      expect(await audits.page({ limit: 5 })).not.toHaveProperty('next');
      expect(await audits.page({ limit: 5, actor: 'nobody' })).toEqual({ entries: [] });
    });

    it('is read of one who did it, by name or by the id behind it', async () => {
      const actors = ['Ana (slack:U1)', 'ana', 'Ana (slack:U11)', 'slack:U1', 'A.a (x)', 'Aba (x)'];
      for (const actor of actors) await audits.append(entry({ actor }));
      const of = async (actor: string) =>
        (await audits.list({ actor, limit: 10 })).map((one) => one.actor).toSorted();
      expect(await of('slack:U1')).toEqual(['Ana (slack:U1)', 'slack:U1']);
      expect(await of('ana')).toEqual(['ana']);
      expect(await of('.*')).toEqual([]);
      expect(await audits.list({ actor: 'ana', subject: 'instance:y', limit: 10 })).toEqual([]);
    });
  });
}
