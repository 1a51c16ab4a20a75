import { beforeEach, describe, expect, it } from 'vitest';
import { contextFor } from '../../../src/bot/people/asker.ts';
import type { AuditEntry, PersonRole } from '../../../src/engine/ports.ts';
import { type Answer, ask } from '../support.ts';
import { desk, type Desk } from './campaign-desk.ts';

const ANA = { id: 'slack:U0ANA', name: 'Ana', chat: 'slack:C0TEAM' };
/** Of a newer account: as long as a phone. */
const BIA = { id: 'telegram:7123456789', name: 'Bia', chat: 'telegram:-1001234567890' };

let at: Desk;
let ana: (line: string) => Promise<Answer>;
let bia: typeof ana;

beforeEach(async () => {
  at = await desk();
  const roles = new Map<string, PersonRole>([
    [ANA.id, 'admin'],
    [BIA.id, 'viewer'],
  ]);
  const asking = contextFor(at.context, roles);
  ana = async (line) => ask(await asking({ ...ANA, locale: 'pt-BR' }), line);
  bia = async (line) => ask(await asking({ ...BIA, locale: 'pt-BR' }), line);
});

const entries = (): Promise<AuditEntry[]> => at.engine.audits.list({ limit: 99 });

/** The table of an answer as text, cell by cell. */
function rowsOf({ blocks: [block] }: Answer): string[][] {
  if (block?.kind !== 'table') throw new Error('no table');
  return block.rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : cell.text)));
}

describe('what somebody does', () => {
  it.each([
    [
      'campanha pausar natal',
      'running',
      'campaign.pause',
      { before: { status: 'running' }, after: { status: 'paused' } },
    ],
    [
      'campanha retomar natal',
      'paused',
      'campaign.resume',
      { before: { status: 'paused' }, after: { status: 'running' } },
    ],
    [
      'campanha iniciar natal',
      'draft',
      'campaign.start',
      { before: { status: 'draft' }, after: { status: 'running' } },
    ],
    [
      'campanha cancelar natal',
      'draft',
      'campaign.cancel',
      { before: { status: 'draft' }, after: { status: 'cancelled' } },
    ],
    [
      'campanha editar natal limite=50',
      'draft',
      'campaign.edit',
      {
        fields: ['dailyLimitPerInstance'],
        before: { dailyLimitPerInstance: 100, status: 'draft' },
        after: { dailyLimitPerInstance: 50, status: 'draft' },
      },
    ],
  ] as const)(
    'is written down once, with who, where, before and after: %s',
    async (line, status, action, details) => {
      const { id } = await at.given({ status });
      expect((await ana(line)).failed).toBeUndefined();
      expect(await entries()).toEqual([
        {
          at: at.engine.clock.now(),
          actor: 'Ana (slack:U0ANA)',
          where: 'slack:C0TEAM',
          action,
          subject: `campaign:${id}`,
          details,
        },
      ]);
    },
  );

  it.each([
    ['campanha nova nome=Reis lista=clientes texto="Oi {{nome}}!"', 'campaign.new', /^campaign:/],
    ['campanha duplicar natal', 'campaign.duplicate', /^campaign:/],
    ['instancia pausar vendas-1', 'instance.pause', /^instance:vendas-1$/],
    ['instancia limites vendas-1 hora=7', 'instance.limits', /^instance:vendas-1$/],
    ['webhooks definir', 'webhooks.set', /^fleet$/],
    ['eu idioma pt-BR', 'me.language', /^person:slack:U0ANA$/],
    ['eu papel slack:U9 leitor', 'person.role', /^person:slack:U9$/],
  ])('is written down once: %s', async (line, action, subject) => {
    await at.given();
    expect((await ana(line)).failed).toBeUndefined();
    expect(await entries()).toMatchObject([{ action, where: 'slack:C0TEAM' }]);
    expect((await entries())[0]?.subject).toMatch(subject);
  });

  it('is not when it only looks, or when nothing was changed', async () => {
    await at.given();
    for (const line of [
      'campanhas',
      'campanha ver natal',
      'campanha pausar natal',
      'campanha pausar x',
      'eu',
    ]) {
      await ana(line);
    }
    expect(await entries()).toEqual([]);
  });

  it('at the console is named so', async () => {
    await at.given();
    await at.ana('campanha iniciar natal');
    expect(await entries()).toMatchObject([{ actor: 'ana', where: 'console' }]);
  });

  it('is answered also when it cannot be written down', async () => {
    await at.given();
    at.engine.audits.append = () => Promise.reject(new Error('away'));
    expect((await ana('campanha iniciar natal')).screen).toBe('Campanha "Natal" em andamento.');
  });
});

describe('auditoria', () => {
  it('shows who did what where, the last first, before and after, and what was refused', async () => {
    await at.given();
    await ana('campanha iniciar natal');
    await bia('campanha cancelar natal');
    await ana('eu papel telegram:7123456789 operador');
    expect(rowsOf(await ana('auditoria'))).toEqual([
      [
        '10 de mar., 09:00',
        'Ana (slack:U0ANA)',
        'slack:C0TEAM',
        'person.role',
        'person:telegram:7123456789',
        '– → operator',
      ],
      [
        '10 de mar., 09:00',
        'Bia (telegram:7123456789)',
        'telegram:-1001234567890',
        'command.refused',
        'command:campaign.cancel',
        'about: natal; needs: operator; role: viewer',
      ],
      [
        '10 de mar., 09:00',
        'Ana (slack:U0ANA)',
        'slack:C0TEAM',
        'campaign.start',
        'Natal',
        'status: draft → running',
      ],
    ]);
  });

  it('is of one subject, by whatever it is called, of one person, and as long as is asked for', async () => {
    await at.given();
    await ana('campanha iniciar natal');
    await ana('instancia pausar vendas-1');
    await at.ana('instancia retomar vendas-1');
    const actions = async (line: string) => rowsOf(await ana(line)).map(([, , , action]) => action);
    expect(await actions('auditoria NATAL')).toEqual(['campaign.start']);
    expect(await actions('auditoria vendas-1')).toEqual(['instance.resume', 'instance.pause']);
    expect(await actions('auditoria instance:vendas-1')).toEqual(['instance.resume', 'instance.pause']);
    expect(await actions('auditoria quem=slack:U0ANA')).toEqual(['instance.pause', 'campaign.start']);
    expect(await actions('auditoria vendas-1 quem=Ana')).toEqual(['instance.pause']);
    expect(await actions('audit count=1')).toEqual(['instance.resume']);
    expect((await ana('auditoria vendas-2')).screen).toBe('Não há nada assim no registro.');
    expect((await ana('auditoria quantas=1000')).screen).toContain('deve ser um número de 1 a 200');
  });

  it('masks phones, and cuts what is long', async () => {
    const phone = '+5511987654321';
    await at.engine.audits.append({
      at: at.engine.clock.now(),
      actor: 'contact',
      action: 'contact.opt_out',
      subject: `contact:${phone}`,
      details: { reason: `SAIR ${phone} ${'x'.repeat(500)}` },
    });
    const { screen, blocks } = await ana(`auditoria ${phone}`);
    expect(screen).toContain('contact:+5511*******21');
    expect(screen).not.toContain('987654321');
    expect(JSON.stringify(blocks)).not.toContain('x'.repeat(200));
  });

  it("tells times by the asker's own clock", async () => {
    await at.given();
    await ana('campanha iniciar natal');
    const asking = contextFor(at.context, new Map([[ANA.id, 'admin']]));
    const abroad = await asking({ ...ANA, locale: 'en-US', timeZone: 'Europe/Lisbon' });
    expect(rowsOf(await ask(abroad, 'audit'))[0]?.[0]).toBe('Mar 10, 12:00');
  });

  it('is for approvers', async () => {
    expect((await bia('auditoria')).screen).toContain('exige o papel aprovador');
  });
});
