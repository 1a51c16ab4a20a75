import { describe, expect, it } from 'vitest';
import type { AlertSettings } from '../../../src/engine/alerts/alert-settings.ts';
import { groupIncidents } from '../../../src/engine/alerts/groups.ts';
import { remindersOf } from '../../../src/engine/alerts/reminders.ts';
import { wantedCards } from '../../../src/engine/alerts/wanted-cards.ts';
import { incidentRef } from '../../../src/engine/incident-ref.ts';
import type { Hold, Incident, IncidentKind } from '../../../src/engine/ports.ts';
import { SEVERITIES } from '../../../src/engine/types.ts';

/** A Tuesday, 09:00 in São Paulo. */
const NOW = new Date('2026-03-10T12:00:00Z');
const ZONE = 'America/Sao_Paulo';
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1_000);
const ahead = (seconds: number): Date => ago(-seconds);

const SETTINGS: AlertSettings = {
  routes: [{ severities: SEVERITIES, chats: ['slack:C1'] }],
  escalation: ['slack:U1', 'telegram:7'],
  hours: undefined,
  repeatMs: 15 * 60_000,
  ackedMs: 3_600_000,
};

function incident(kind: IncidentKind, openedAt: Date, changes: Partial<Incident> = {}, name = 'A'): Incident {
  const id = `${kind}:${name}#1`;
  return {
    id,
    ref: incidentRef(id),
    fingerprint: `${kind}:${name}`,
    kind,
    facts: { instance: name, server: 'main' },
    status: 'open',
    openedAt,
    timeline: [{ at: openedAt, what: 'opened' }],
    ...changes,
  };
}

const resolved = (at: Date): Partial<Incident> => ({ status: 'resolved', resolvedAt: at });
const by = (at: Date, until: Date): Hold => ({ by: 'ana', at, until });
const many = (kind: IncidentKind, count: number, server = 'main'): Incident[] =>
  Array.from({ length: count }, (_, n) => {
    const name = `${server}-${String(n).padStart(2, '0')}`;
    return incident(kind, ago(90 - n), { facts: { instance: name, server } }, name);
  });

const wanted = (incidents: readonly Incident[], changes: Partial<AlertSettings> = {}, now = NOW) =>
  wantedCards(incidents, { ...SETTINGS, ...changes }, now, ZONE).map(
    ({ incident: { fingerprint }, chat }) => `${fingerprint} ${chat}`,
  );
const SHOWN = (kind: string) => [`${kind}:A slack:C1`];

describe('a card is wanted', () => {
  it.each<[string, Incident, boolean]>([
    ['not before 30 s', incident('disconnected', ago(29.999)), false],
    ['after 30 s', incident('disconnected', ago(30)), true],
    ['of a ban at once', incident('banned', NOW), true],
    ['never of a blip', incident('disconnected', ago(60), resolved(ago(31))), false],
    ['of what was over before anybody was told', incident('disconnected', ago(120), resolved(ago(60))), true],
    ['not of what has long been over', incident('disconnected', ago(9_000), resolved(ago(3_601))), false],
    [
      '30 s after it came back',
      incident('disconnected', ago(900), {
        timeline: [
          { at: ago(900), what: 'opened' },
          { at: ago(10), what: 'reopened' },
        ],
      }),
      false,
    ],
    ['while somebody has it', incident('disconnected', ago(60), { acked: by(ago(30), ahead(30)) }), true],
    [
      'not while it is silenced',
      incident('disconnected', ago(60), { silenced: by(ago(40), ahead(1)) }),
      false,
    ],
    ['after its silence', incident('disconnected', ago(60), { silenced: by(ago(40), NOW) }), true],
  ])('%s', (_, one, isShown) => {
    expect(wanted([one])).toEqual(isShown ? SHOWN(one.kind) : []);
  });
});

describe('chats', () => {
  const routes: AlertSettings['routes'] = [
    { severities: ['critical'], chats: ['slack:C1', 'telegram:-1'] },
    { severities: ['warning'], chats: ['slack:C2'] },
    { severities: SEVERITIES, numbers: 'vendas-*', chats: ['slack:C3'] },
  ];
  const named = (kind: IncidentKind, name: string) =>
    incident(kind, ago(60), { facts: { instance: name, server: 'main' } }, name);

  it.each<[IncidentKind, string, string[]]>([
    ['banned', 'A', ['slack:C1', 'telegram:-1']],
    ['disconnected', 'A', ['slack:C2']],
    ['limit_used_up', 'A', []],
    ['disconnected', 'vendas-1', ['slack:C2', 'slack:C3']],
    ['limit_used_up', 'Vendas-1', ['slack:C3']],
    ['limit_used_up', 'x-vendas-1', []],
  ])('of %s of %s are %j', (kind, name, chats) => {
    expect(wanted([named(kind, name)], { routes })).toEqual(chats.map((chat) => `${kind}:${name} ${chat}`));
  });

  it('hear at night of what is critical alone', () => {
    const hours = { days: [1, 2, 3, 4, 5], fromMinute: 10 * 60, toMinute: 18 * 60 };
    const both = [incident('banned', ago(60)), incident('disconnected', ago(60), {}, 'B')];
    expect(wanted(both, { hours })).toEqual(['banned:A slack:C1']);
    expect(wanted(both, { hours }, ahead(3_600))).toContain('disconnected:B slack:C1');
  });
});

describe('many at once', () => {
  it('of one server are one card, with the first one’s name, also when that is over', () => {
    const down = many('disconnected', 40);
    expect(wanted(down)).toEqual(['disconnected:main-00 slack:C1']);
    const [first, ...others] = down;
    const isOver = first === undefined ? [] : [{ ...first, ...resolved(ago(5)) }];
    expect(wanted([...isOver, ...others])).toEqual(['disconnected:main-00 slack:C1']);
  });

  it('of two servers are two, of two kinds are two, and three are three', () => {
    expect(wanted([...many('disconnected', 9), ...many('disconnected', 9, 'second')])).toHaveLength(2);
    expect(wanted([...many('disconnected', 9), ...many('banned', 9)])).toHaveLength(2);
    expect(wanted(many('disconnected', 3))).toHaveLength(3);
  });

  it('are not what happens minutes apart', () => {
    const apart = [900, 700, 500, 300].map((seconds, n) => incident('failing', ago(seconds), {}, `n${n}`));
    expect(groupIncidents(apart)).toHaveLength(4);
  });

  it('with a server that is down are that server alone', () => {
    const server = incident('server_unreachable', ago(120), { facts: { server: 'main' } }, 'main');
    const others = [...many('disconnected', 40), ...many('failing', 2, 'second')];
    expect(wanted([server, ...others])).toEqual([
      'server_unreachable:main slack:C1',
      'failing:second-00 slack:C1',
      'failing:second-01 slack:C1',
    ]);
    expect(wanted([{ ...server, ...resolved(ago(1)) }, ...others])).toContain(
      'disconnected:main-00 slack:C1',
    );
  });
});

describe('what nobody has', () => {
  const MINUTE = 60;
  it.each<[string, Incident, number, string[]]>([
    ['is told again after 15 min', incident('banned', ago(15 * MINUTE)), 1, []],
    ['then to the next in line', incident('banned', ago(30 * MINUTE)), 2, ['slack:U1']],
    ['and to the next', incident('banned', ago(45 * MINUTE)), 3, ['slack:U1', 'telegram:7']],
    ['eight times at most', incident('banned', ago(999 * MINUTE)), 8, ['slack:U1', 'telegram:7']],
    ['is left to who has it', incident('banned', ago(45 * MINUTE), { acked: by(ago(60), ahead(1)) }), 0, []],
    [
      'is told again 15 min after they let it go',
      incident('banned', ago(99 * MINUTE), { acked: by(ago(60 * MINUTE), ago(16 * MINUTE)) }),
      1,
      [],
    ],
    [
      'is silent when it is silenced',
      incident('banned', ago(45 * MINUTE), { silenced: by(ago(60), ahead(1)) }),
      0,
      [],
    ],
    ['is told once if it only is to be known', incident('limit_used_up', ago(45 * MINUTE)), 0, []],
    ['is not told again when it is over', incident('banned', ago(45 * MINUTE), resolved(ago(60))), 0, []],
  ])('%s', (_, one, count, next) => {
    expect(remindersOf(one, SETTINGS, NOW, ZONE).count).toBe(count);
    const chats = wantedCards([one], { ...SETTINGS, routes: [] }, NOW, ZONE).map(({ chat }) => chat);
    expect(chats).toEqual(next);
  });

  it('says when to look again', () => {
    const next = (one: Incident) => remindersOf(one, SETTINGS, NOW, ZONE).nextAt;
    expect(next(incident('banned', ago(16 * MINUTE)))).toEqual(ahead(14 * MINUTE));
    expect(next(incident('banned', ago(60), { acked: by(ago(30), ahead(99)) }))).toEqual(ahead(99));
    expect(next(incident('banned', ago(999 * MINUTE)))).toBeUndefined();
  });
});
