import { beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/bot/commands/registry.ts';
import { complete } from '../../../src/bot/commands/complete.ts';
import { leavesOf } from '../../../src/bot/commands/find-command.ts';
import type { CommandId, DoctorId, KeysId } from '../../../src/bot/commands/command-id.ts';
import { contextFor, type ContextFor } from '../../../src/bot/people/asker.ts';
import type { PersonRole } from '../../../src/engine/ports.ts';
import { memoryStore } from '../../fakes/memory-store/memory-store.ts';
import { testEngine, type TestEngine } from '../../engine/test-engine.ts';
import { ask, contextOf } from '../support.ts';

const ROLES: readonly PersonRole[] = ['viewer', 'operator', 'approver', 'admin'];
const ANA = { id: 'slack:U0ANA', name: 'Ana' };
const BIA = { id: 'telegram:42', name: 'Bia', locale: 'en-US' };

let engine: TestEngine;
let asking: ContextFor;
let say: (who: { id: string; name: string }, line: string) => ReturnType<typeof ask>;

function team(configured: Record<string, PersonRole>): void {
  const base = contextOf({ ports: engine, contactImport: undefined as never });
  asking = contextFor(base, new Map(Object.entries(configured)));
  say = async (who, line) => ask(await asking(who), line);
}

beforeEach(() => {
  engine = testEngine(memoryStore());
  team({ [ANA.id]: 'admin' });
});

/** A line for each command, as somebody would give it; what follows from it is of no matter here. */
const LINES: Record<
  Exclude<CommandId, 'help' | 'quit' | 'me' | 'me.language' | KeysId | DoctorId>,
  [string, PersonRole]
> = {
  dashboard: ['dashboard', 'viewer'],
  campaigns: ['campanhas', 'viewer'],
  'campaign.show': ['campanha ver x', 'viewer'],
  'campaign.watch': ['campanha acompanhar x', 'viewer'],
  'campaign.report': ['campanha relatorio x', 'viewer'],
  'campaign.csv': ['campanha csv x', 'operator'],
  'campaign.unknown': ['campanha desconhecidas x', 'viewer'],
  'campaign.new': ['campanha nova nome=x', 'operator'],
  'campaign.edit': ['campanha editar x limite=1', 'operator'],
  'campaign.duplicate': ['campanha duplicar x', 'operator'],
  'campaign.test': ['campanha testar x telefone=1', 'operator'],
  'campaign.start': ['campanha iniciar x', 'operator'],
  'campaign.approve': ['campanha aprovar x', 'approver'],
  'campaign.refuse': ['campanha recusar x', 'approver'],
  'campaign.pause': ['campanha pausar x', 'operator'],
  'campaign.resume': ['campanha retomar x', 'operator'],
  'campaign.cancel': ['campanha cancelar x', 'operator'],
  'campaign.discard': ['campanha descartar x', 'operator'],
  instances: ['instancias', 'viewer'],
  'instance.show': ['instancia x', 'viewer'],
  'instance.pause': ['instancia pausar x', 'operator'],
  'instance.resume': ['instancia retomar x', 'operator'],
  'instance.migrate': ['instancia migrar x', 'operator'],
  'instance.undo': ['instancia desfazer x', 'approver'],
  'instance.warmup': ['instancia aquecimento x', 'viewer'],
  'instance.limits': ['instancia limites x hora=1', 'approver'],
  'instance.qr': ['instancia qr x', 'operator'],
  'instance.restart': ['instancia reiniciar x', 'operator'],
  'contacts.import': ['contatos importar x.csv', 'operator'],
  'contacts.lists': ['contatos listas', 'viewer'],
  'contacts.find': ['contatos buscar x', 'viewer'],
  'contacts.show': ['contatos mostrar x', 'viewer'],
  'contacts.optout': ['contatos sair x', 'operator'],
  'contacts.optin': ['contatos voltar x', 'operator'],
  'contacts.export': ['contatos exportar x', 'approver'],
  alerts: ['alertas', 'viewer'],
  'alert.show': ['alerta x', 'viewer'],
  'alert.ack': ['alerta assumir x', 'operator'],
  'alert.silence': ['alerta silenciar x 1h', 'operator'],
  'alert.resolve': ['alerta encerrar x', 'operator'],
  'alert.runbook': ['alerta roteiro x', 'viewer'],
  rules: ['regras', 'viewer'],
  'rule.show': ['regra ver x', 'viewer'],
  'rule.dryrun': ['regra simular x', 'viewer'],
  'rule.new': ['regra nova nome=x', 'approver'],
  'rule.on': ['regra ligar x', 'approver'],
  'rule.off': ['regra desligar x', 'approver'],
  'rule.remove': ['regra remover x', 'approver'],
  webhooks: ['webhooks', 'viewer'],
  'webhooks.set': ['webhooks definir', 'operator'],
  'webhooks.dead': ['webhooks mortos', 'viewer'],
  'webhooks.dead.show': ['webhooks mortos ver x', 'viewer'],
  'webhooks.dead.retry': ['webhooks mortos tentar x', 'operator'],
  'webhooks.dead.drop': ['webhooks mortos descartar x', 'admin'],
  'me.phone': ['eu telefone x', 'operator'],
  'me.role': ['eu papel x operador', 'admin'],
  team: ['eu equipe', 'viewer'],
  audit: ['auditoria', 'approver'],
};

const refusals = async (): Promise<number> =>
  (await engine.audits.list({ limit: 100 })).filter(({ action }) => action === 'command.refused').length;

describe('a role', () => {
  it.each(Object.entries(LINES))(
    'that is too little for %s gets a no, with who can give more',
    async (id, [line, least]) => {
      const enough = ROLES.indexOf(least);
      for (const [index, role] of ROLES.entries()) {
        team({ [ANA.id]: 'admin', [BIA.id]: role });
        const { screen } = await say({ ...BIA }, line);
        const isRefused = /takes the role|exige o papel/.test(screen);
        expect(isRefused, `${line} by ${role}`).toBe(index < enough);
      }
      expect(await refusals()).toBe(enough);
      expect(leavesOf(COMMANDS).find((command) => command.id === id)?.needs).toBe(least);
    },
  );

  it.each([
    ['instancia migrar x confirmar', 'approver'],
    ['instancia migrar confirmar x', 'operator'],
    ['instancia aquecimento x etapa 3', 'approver'],
    ['campanha desconhecidas x reenviar', 'operator'],
    ['campanha desconhecidas x desistir', 'operator'],
  ] as const)('is asked for by what a command does: %s takes %s', async (line, least) => {
    const refused = await Promise.all(
      ROLES.map(async (role) => {
        team({ [BIA.id]: role });
        return /takes the role|exige o papel/.test((await say({ ...BIA }, line)).screen);
      }),
    );
    expect(refused.indexOf(false)).toBe(ROLES.indexOf(least));
  });

  it('is said in the no: what it takes, what they have, whom to ask', async () => {
    await say(ANA, 'eu');
    team({ [ANA.id]: 'admin', [BIA.id]: 'viewer' });
    const { screen, failed } = await say(BIA, 'campaign pause Natal');
    expect(screen).toBe(
      '"campaign pause NAME" takes the role operator, and yours is viewer. Nothing was done.\nWho can give it: Ana.',
    );
    expect(failed).toBe(true);
    expect(await engine.audits.list({ limit: 1 })).toMatchObject([
      {
        actor: 'Bia (telegram:42)',
        action: 'command.refused',
        subject: 'command:campaign.pause',
        details: { about: 'Natal', needs: 'operator', role: 'viewer' },
      },
    ]);
  });

  it('decides what help and completion offer', async () => {
    team({ [BIA.id]: 'viewer' });
    const { screen } = await say(BIA, 'help');
    expect(screen).toContain('campaign show NAME');
    expect(screen).not.toContain('campaign pause NAME');
    expect(screen).not.toContain('quit');
    expect((await say(BIA, 'help campaign pause')).screen).not.toContain('campaign pause');
    expect((await say(BIA, 'campaign')).screen).not.toContain('campaign pause');
    expect((await say(BIA, 'campaign paus x')).screen).not.toContain('campaign pause');
    const context = await asking(BIA);
    expect((await complete(context, 'campaign ')).candidates).not.toContain('pause ');
    expect((await complete(context, 'campaign ')).candidates).toContain('watch ');
    expect((await complete(context, 'qu')).candidates).toEqual([]);
  });

  it('of a group is that of all who are in it; the stronger counts', async () => {
    team({ 'slack:S0OPS': 'operator' });
    const member = { id: 'slack:U0CAIO', name: 'Caio', groups: ['slack:S0OPS'] };
    expect((await asking(member)).role).toBe('operator');
    await engine.people.set(member.id, { role: 'approver' });
    expect((await asking(member)).role).toBe('approver');
    await engine.people.set(member.id, { role: 'viewer' });
    expect((await asking(member)).role).toBe('operator');
  });

  it('is no way to stop the server from a chat', async () => {
    const { screen, leave } = await say(ANA, 'sair');
    expect(leave).toBeUndefined();
    expect(screen).toContain('console');
  });
});

describe('somebody whom nobody knows', () => {
  it.each(['campanhas', 'campanha', 'xyzzy', 'campanha pausar Natal', 'auditoria'])(
    'gets a polite no to "%s", with the id that an admin needs',
    async (line) => {
      await say(ANA, 'eu');
      const { screen, failed } = await say({ id: 'slack:U0NEW', name: 'Nina' }, line);
      expect(screen).toContain('Olá, Nina! Ainda não posso fazer isso para você');
      expect(screen).toContain('Quem pode dar: Ana.');
      expect(screen).toContain('eu papel slack:U0NEW operador');
      expect(failed).toBe(true);
    },
  );

  it('may ask for help, and who they are', async () => {
    const { screen } = await say(BIA, 'help');
    expect(screen).toContain('me language');
    expect(screen).not.toContain('campaign');
    expect((await say(BIA, 'me')).screen).toContain('You are telegram:42 to me');
  });

  it('is told of the setting where there is no admin', async () => {
    team({});
    expect((await say(BIA, 'campaigns')).screen).toContain('PEOPLE');
  });

  it('is remembered, so that an admin can name them; written only when the name is another', async () => {
    await say(BIA, 'me');
    let writes = 0;
    const set = engine.people.set.bind(engine.people);
    engine.people.set = (id, changes) => {
      writes++;
      return set(id, changes);
    };
    await say(BIA, 'me');
    expect(writes).toBe(0);
    expect((await say(ANA, 'eu papel bia aprovador')).screen).toBe(
      'Bia (telegram:42) agora tem o papel aprovador.',
    );
    expect((await asking(BIA)).role).toBe('approver');
    await say({ ...BIA, name: 'Beatriz' }, 'me');
    expect((await engine.people.get(BIA.id))?.name).toBe('Beatriz');
  });
});

describe('eu', () => {
  it('tells name, id, role, language and what they may do', async () => {
    team({ [ANA.id]: 'operator' });
    const { screen } = await say(ANA, 'eu');
    expect(screen).toContain('Você é Ana (slack:U0ANA).');
    expect(screen).toContain('Seu papel: operador.');
    expect(screen).toContain('criar e conduzir campanhas');
    expect(screen).not.toContain('aprovar lançamentos');
    expect(screen).toContain('Idioma: português.');
  });

  it('idioma changes the language for good, whatever the client says', async () => {
    expect((await say(BIA, 'me language pt-br')).screen).toBe('A partir de agora falo português com você.');
    expect((await asking(BIA)).language).toBe('pt-BR');
    expect((await say(BIA, 'eu idioma klingon')).failed).toBe(true);
  });

  it('papel gives and takes roles, by id too, and it is written down with before and after', async () => {
    expect((await say(ANA, 'eu papel slack:u0caio operator')).screen).toContain('operador');
    expect((await asking({ id: 'slack:U0CAIO', name: 'Caio' })).role).toBe('operator');
    expect((await say(ANA, 'eu papel Caio nenhum')).screen).toBe('Caio (slack:U0CAIO) não tem mais papel.');
    expect((await asking({ id: 'slack:U0CAIO', name: 'Caio' })).role).toBeUndefined();
    expect(await engine.audits.list({ subject: 'person:slack:U0CAIO', limit: 9 })).toMatchObject([
      { actor: 'Ana (slack:U0ANA)', action: 'person.role', details: { before: 'operator', after: null } },
      { action: 'person.role', details: { before: null, after: 'operator' } },
    ]);
  });

  it.each(['eu papel', 'eu papel Caio', 'eu papel Caio chefe', 'eu papel Ninguém operador'])(
    '"%s" changes nothing and says how it is done',
    async (line) => {
      const { failed, blocks } = await say(ANA, line);
      expect(failed).toBe(true);
      expect(blocks.at(-1)).toEqual({ kind: 'example', line: 'eu papel slack:U012AB3CD operador' });
      expect((await engine.people.all()).every(({ role }) => role === undefined)).toBe(true);
    },
  );

  it('papel asks which of two of one name is meant', async () => {
    for (const id of ['slack:U1', 'slack:U2']) await engine.people.set(id, { name: 'Caio' });
    expect((await say(ANA, 'eu papel Caio viewer')).screen).toContain('slack:U1 e slack:U2');
  });

  it('papel lets no last admin lock everybody out, unless the settings name one', async () => {
    await say(ANA, 'eu papel slack:U0CAIO admin');
    const caio = { id: 'slack:U0CAIO', name: 'Caio' };
    team({});
    expect((await say(caio, 'eu papel slack:U0CAIO nenhum')).failed).toBe(true);
    expect((await asking(caio)).role).toBe('admin');
    team({ [ANA.id]: 'admin' });
    expect((await say(caio, 'eu papel slack:U0CAIO nenhum')).failed).toBeUndefined();
    expect((await asking(caio)).role).toBeUndefined();
  });

  it('papel says what the settings keep', async () => {
    expect((await say(ANA, 'eu papel slack:U0ANA leitor')).screen).toContain('Pela configuração (PEOPLE)');
    expect((await asking(ANA)).role).toBe('admin');
  });

  it('equipe shows who has which role, the strongest first, and who waits for one', async () => {
    await say(BIA, 'me');
    await say(ANA, 'eu papel telegram:7 operador');
    const { blocks } = await say(ANA, 'eu equipe');
    expect(blocks[0]).toMatchObject({
      rows: [
        ['Ana', 'admin', 'pela configuração', 'slack:U0ANA'],
        ['', 'operador', 'no chat', 'telegram:7'],
        ['Bia', 'nenhum', '', 'telegram:42'],
      ],
    });
  });
});
