import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../src/engine/automations/facts.ts';
import { listensTo, matches, words } from '../../../src/engine/automations/matches.ts';
import type { Conditions, RuleEvent } from '../../../src/engine/automations/rule.ts';
import type { Trigger } from '../../../src/engine/automations/trigger.ts';
import { contact } from '../../fakes/records.ts';
import { draft } from './rules.ts';

/** A Monday, 09:00 in São Paulo. */
const AT = new Date('2026-03-09T12:00:00Z');
const ZONE = 'America/Sao_Paulo';

const facts = (trigger: Partial<Trigger> = {}, known: Partial<Facts> = {}): Facts => ({
  trigger: { id: 't', kind: 'replied', at: AT, instance: 'vendas-1', campaignId: 'c1', ...trigger },
  contact: contact('+5511', { segment: 'VIP', tags: ['Cliente'] }),
  campaign: { id: 'c1', name: 'Black Friday' },
  ...known,
});

describe('what a rule waits for', () => {
  it.each<[RuleEvent, Trigger['kind'], boolean]>([
    ['replied', 'replied', true],
    ['keyword', 'replied', true],
    ['replied', 'read', false],
    ['keyword', 'delivered', false],
    ['delivered', 'delivered', true],
    ['read', 'read', true],
    ['failed', 'failed', true],
    ['instance_state', 'instance_state', true],
    ['campaign_done', 'campaign_done', true],
    ['campaign_done', 'instance_state', false],
  ])('%s, when %s happens: %s', (when, kind, does) => {
    expect(listensTo({ when }, { kind })).toBe(does);
  });
});

describe('conditions', () => {
  it.each<[string, Conditions, boolean]>([
    ['none', {}, true],
    ['the campaign by name', { campaigns: ['black friday'] }, true],
    ['the campaign by id', { campaigns: ['outra', 'c1'] }, true],
    ['another campaign', { campaigns: ['Natal'] }, false],
    ['the segment', { segments: ['novo', 'vip'] }, true],
    ['another segment', { segments: ['novo'] }, false],
    ['a tag', { tags: ['CLIENTE'] }, true],
    ['another tag', { tags: ['quente'] }, false],
    ['the number', { instances: ['Vendas-1'] }, true],
    ['another number', { instances: ['vendas-2'] }, false],
    ['hours', { hours: { days: [1], fromMinute: 540, toMinute: 541 } }, true],
    ['hours that are over', { hours: { days: [1], fromMinute: 480, toMinute: 540 } }, false],
    ['hours of another day', { hours: { days: [0, 2, 3, 4, 5, 6], fromMinute: 0, toMinute: 1440 } }, false],
    ['two that hold', { segments: ['vip'], tags: ['cliente'] }, true],
    ['two of which one does not', { segments: ['vip'], tags: ['quente'] }, false],
  ])('%s', (_, conditions, does) => {
    expect(matches(draft({ conditions }), facts({ text: 'oi' }), ZONE)).toBe(does);
  });

  it.each<[Conditions, string | undefined, boolean]>([
    [{ contains: ['preço'] }, 'Quero o PRECO!', true],
    [{ contains: ['preco'] }, 'qual o preço?', true],
    [{ contains: ['quanto custa'] }, 'Oi, quanto  custa, hein?', true],
    [{ contains: ['sim'] }, 'assim não', false],
    [{ contains: ['não', 'sim'] }, 'Sim.', true],
    [{ contains: ['👍'] }, 'ok 👍🏽', true],
    [{ equals: ['sim'] }, '  SIM!! ', true],
    [{ equals: ['sim'] }, 'sim, quero', false],
    [{ equals: ['quero'], contains: ['preço'] }, 'o preço', true],
    [{ contains: ['oi'] }, undefined, false],
    [{ contains: ['oi'] }, '', false],
  ])('%j of %j: %s', (conditions, text, does) => {
    const trigger = text === undefined ? {} : { text };
    expect(matches(draft({ when: 'keyword', conditions }), facts(trigger), ZONE)).toBe(does);
  });

  it("a number's state", () => {
    const rule = draft({ when: 'instance_state', conditions: { states: ['banned', 'restricted'] } });
    const change = (state: 'banned' | 'connected') => facts({ kind: 'instance_state', state });
    expect(matches(rule, change('banned'), ZONE)).toBe(true);
    expect(matches(rule, change('connected'), ZONE)).toBe(false);
  });

  it('of a person do not hold for somebody whom we do not know', () => {
    const unknown = facts({ text: 'oi' }, { contact: undefined });
    expect(matches(draft({ conditions: { segments: ['vip'] } }), unknown, ZONE)).toBe(false);
    expect(matches(draft({ conditions: { tags: ['vip'] } }), unknown, ZONE)).toBe(false);
    expect(matches(draft(), unknown, ZONE)).toBe(true);
  });
});

it('words are compared without accents, capitals and marks, in time linear in the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(words(words(text))).toBe(words(text));
      expect(words(` ${text}… `)).toBe(words(text));
    }),
  );
  const began = performance.now();
  words('-a'.repeat(500_000));
  expect(performance.now() - began).toBeLessThan(2_000);
});
