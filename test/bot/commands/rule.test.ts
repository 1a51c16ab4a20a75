import { beforeEach, describe, expect, it } from 'vitest';
import { complete } from '../../../src/bot/commands/complete.ts';
import { AUTOMATION_HANDLERS } from '../../../src/engine/automations/do-action.ts';
import { fireReply } from '../../../src/engine/automations/fire-reply.ts';
import { NOTICE_HANDLERS } from '../../../src/engine/automations/notify-by-rule.ts';
import type { Written } from '../../../src/engine/automations/trigger.ts';
import { installRules } from '../../../src/engine/automations/manage-rules.ts';
import { readRuleFile } from '../../../src/engine/automations/rule-file.ts';
import { deliverDue } from '../../../src/engine/deliver-outbox.ts';
import { type Desk, desk } from './campaign-desk.ts';

const NEW =
  'regra nova nome=Preço quando=palavra se="texto=preço,quanto custa; horas=08:00-18:00 seg-sex; segmento=vip" entao="marcar=quente; avisar=slack:#vendas {{nome}} quer; enviar=Oi {{nome}}; tudo bem?\\nAté já"';

let team: Desk;
beforeEach(async () => {
  team = await desk();
});

const rules = () => team.engine.rules.all();
const audited = async () =>
  (await team.engine.audits.list({ subject: 'rule:preco', limit: 10 })).map(({ actor, action }) => [
    actor,
    action,
  ]);

describe('regra nova', () => {
  it('makes a rule as it was typed, shows it, and says how to try it', async () => {
    const { screen } = await team.ana(NEW);
    expect(await rules()).toMatchObject([
      {
        id: 'preco',
        name: 'Preço',
        when: 'keyword',
        conditions: {
          contains: ['preço', 'quanto custa'],
          hours: { days: [1, 2, 3, 4, 5], fromMinute: 480, toMinute: 1080 },
          segments: ['vip'],
        },
        actions: [
          { kind: 'tag', tag: 'quente' },
          { kind: 'notify', target: 'slack:#vendas', text: '{{nome}} quer' },
          { kind: 'send', text: 'Oi {{nome}}; tudo bem?\nAté já' },
        ],
        enabled: true,
        source: 'chat',
        createdBy: 'ana',
      },
    ]);
    expect(screen).toContain('A regra "Preço" está ligada');
    expect(screen).toContain('texto=preço,quanto custa; segmento=vip; horas=08:00-18:00 seg-sex');
    expect(screen).toContain('regra simular Preço');
    expect(await audited()).toEqual([['ana', 'rule.create']]);
  });

  it('is understood in English', async () => {
    const line =
      'rule new name=ban when=number if="state=banned,restricted" then="notify=telegram:-100123; post=https://crm.example.com/in?key=hush"';
    const { screen } = await team.john(line);
    expect(await rules()).toMatchObject([
      {
        when: 'instance_state',
        conditions: { states: ['banned', 'restricted'] },
        actions: [
          { kind: 'notify', target: 'telegram:-100123' },
          { kind: 'post', url: 'https://crm.example.com/in?key=hush' },
        ],
      },
    ]);
    expect(screen).toContain('state=banned,restricted');
    expect(screen).toContain('post=https://crm.example.com/…');
    expect(screen).not.toContain('hush');
  });

  it.each([
    ['regra nova', 'nome: falta; dê à regra um nome'],
    ['regra nova', 'quando: falta dizer o que a regra espera: respondeu, palavra'],
    ['regra nova', 'entao: falta; diga pelo menos uma coisa a fazer'],
    ['regra nova quando=respondeo', 'quando: não conheço "respondeo"; você quis dizer respondeu?'],
    ['regra nova quando=xyzw', 'quando: não conheço "xyzw"; há: respondeu, palavra'],
    ['regra nova quando=palavra', 'se: não diz o texto, e uma regra de palavra precisa dele'],
    ['regra nova quando=lida se="texto=oi"', 'se: olha um texto, mas "lida" não tem'],
    ['regra nova se="campnha=x"', 'se: não conheço "campnha"; você quis dizer campanha=…?'],
    ['regra nova se="horas=8"', 'se: não entendi as horas "8"'],
    ['regra nova se="segmento="', 'se: segmento= não diz nada'],
    ['regra nova quando=numero se="estado=morto"', 'se: não conheço o estado "morto"; há conectado'],
    ['regra nova entao="marcer=x"', 'entao: não conheço "marcer"; você quis dizer marcar=…?'],
    ['regra nova entao="marcar="', 'entao: diz marcar, mas não o quê'],
    ['regra nova entao="avisar=vendas"', 'entao: não sei avisar "vendas"; escreva slack:#canal'],
    [
      'regra nova entao="postar=http://crm.example.com"',
      'entao: posta para crm.example.com sem criptografia',
    ],
    ['regra nova quando=numero entao="marcar=x"', 'entao: marcar é para um contato, mas "numero"'],
    ['regra nova entao="enviar=Oi {{nome"', 'entao: tem um campo malfeito em "{{nome"'],
    ['regra nova se="texto=!"', 'se: espera por "!", que não tem palavra'],
  ])('%s: %s', async (line, problem) => {
    const { screen } = await team.ana(line);
    expect(screen).toContain(`✖ ${problem}`);
    expect(screen).toContain('Assim:');
    expect(await rules()).toEqual([]);
  });

  it('says which setting a platform needs', async () => {
    team.engine.notifier.lacks = () => 'SLACK_BOT_TOKEN';
    team.engine.poster.lacks = () => 'AUTOMATION_SECRET';
    const line = 'rule new name=a when=replied then="notify=slack:#a; post=https://x.example.com"';
    const { screen } = await team.john(line);
    expect(screen).toContain('needs SLACK_BOT_TOKEN for slack:#a; set it and start Frota again');
    expect(screen).toContain('needs AUTOMATION_SECRET for signatures');
  });

  it('does not take a name twice', async () => {
    await team.ana(NEW);
    const { screen } = await team.ana('regra nova nome=PRECO quando=respondeu entao=descadastrar');
    expect(screen).toContain('✖ nome: já existe uma regra "PRECO"');
    expect(await rules()).toHaveLength(1);
  });

  it('has an example that works as it is, in each language', async () => {
    expect((await team.ana('ajuda regra nova')).screen).toContain('quando=palavra');
    for (const [speak, help] of [
      [team.ana, 'ajuda regra nova'],
      [team.john, 'help rule new'],
    ] as const) {
      const example = (await speak(help)).blocks.find((block) => block.kind === 'example');
      expect((await speak(example?.line ?? '')).screen).not.toContain('✖');
    }
    expect(await rules()).toHaveLength(2);
  });
});

describe('a rule', () => {
  beforeEach(async () => {
    await team.ana(NEW);
  });

  it('is listed, switched off and on, and removed, each in the audit trail', async () => {
    expect((await team.ana('regras')).screen).toMatch(/Preço +ligada +palavra +texto=preço/);
    expect((await team.john('rules')).screen).toMatch(/Preço +on +keyword +text=preço/);
    expect((await team.ana('regra desligar preco')).screen).toContain('A regra "Preço" está desligada');
    expect((await team.ana('regra desligar preco')).screen).toContain('já está desligada');
    expect((await team.ana('regras')).screen).toContain('desligada');
    expect((await team.ana('regra ligar preco')).screen).toContain('A regra "Preço" está ligada');
    expect((await team.ana('regra remover preco')).screen).toContain('A regra "Preço" foi removida');
    expect(await rules()).toEqual([]);
    expect((await team.ana('regras')).screen).toContain('Ainda não há regras');
    expect(await audited()).toEqual(
      ['rule.remove', 'rule.enable', 'rule.disable', 'rule.create'].map((action) => ['ana', action]),
    );
  });

  it('is suggested when it is mistyped, and completed', async () => {
    const { screen } = await team.ana('regra ver Prexo');
    expect(screen).toContain('não existe a regra "Prexo"; você quis dizer "Preço"?');
    expect((await complete(team.context, 'regra ver ')).candidates).toContain('Preço ');
    expect((await complete(team.context, 'regra nova quando=pal')).candidates).toEqual(['quando=palavra ']);
    expect((await team.ana('regra ver')).screen).toContain('falta dizer qual; há: Preço');
  });

  it('of the file is not removed but there', async () => {
    const file = '[{"name":"do arquivo","when":"read","then":{"tag":"leu"}}]';
    await installRules(team.engine, readRuleFile(file, team.engine));
    expect((await team.ana('regra remover "do arquivo"')).screen).toContain('está em AUTOMATIONS_FILE');
    expect((await team.ana('regra ver do arquivo')).screen).toContain('De AUTOMATIONS_FILE');
    expect(await rules()).toHaveLength(2);
  });
});

describe('what a rule did, and would have done', () => {
  const said: Written[] = [];
  beforeEach(async () => {
    said.length = 0;
    const [ana] = await team.engine.contacts.page('clientes', undefined, 1);
    const at = new Date(team.engine.clock.now().getTime() - 3_600_000);
    const base = { instance: 'vendas-1', phones: [ana?.phone ?? ''], at };
    said.push({ ...base, eventId: 'e1', text: 'Qual o preço?' }, { ...base, eventId: 'e2', text: 'Oi' });
    team.engine.history.written = async function* () {
      yield* said;
    };
    await team.ana(
      'regra nova nome=preço quando=palavra se=texto=preço entao="marcar=quente; avisar=slack:#vendas; enviar=Oi {{nome}}!"',
    );
  });

  it('is shown with its failures', async () => {
    team.engine.notifier.notify = async () => ({ kind: 'failed', reason: 'Slack: no such channel' });
    const now = team.engine.clock.now();
    await fireReply(team.engine, { ...(said[0] as Written), at: now });
    await deliverDue(team.engine, AUTOMATION_HANDLERS);
    await deliverDue(team.engine, NOTICE_HANDLERS);
    const { screen } = await team.ana('regra ver preço');
    expect(screen).toContain('Nos últimos 30 dias: 2 ações feitas, 1 falhou, 1 esperando.');
    expect(screen).toContain('Slack: no such channel');
  });

  it('over the last 24 hours is looked at, and nothing is done', async () => {
    const { screen } = await team.ana('regra simular preço');
    expect(screen).toContain('2 eventos deste tipo, 1 atende à regra.');
    expect(screen).toMatch(
      /Pessoa 0 +Qual o preço\? +marcar=quente; avisar=slack:#vendas; enviar=Oi Pessoa 0!/,
    );
    expect(screen).toContain('nada foi feito');
    expect(await team.engine.outbox.claim(10, team.engine.clock.now(), 1_000)).toEqual([]);
    const [ana] = await team.engine.contacts.page('clientes', undefined, 1);
    expect(ana?.tags).toBeUndefined();
  });

  it('to a stranger tells no whole phone', async () => {
    said.push({ ...(said[0] as Written), eventId: 'e3', phones: ['+5521977776666'] });
    const { screen } = await team.ana('regra simular preço');
    expect(screen).toMatch(/…6666 +Qual o preço\?/);
    expect(screen).not.toContain('77776666');
  });

  it('to somebody twice a day is one message', async () => {
    said.push({ ...(said[0] as Written), eventId: 'e3' });
    const { screen } = await team.ana('regra simular preço');
    expect(screen).toContain('3 eventos deste tipo, 2 atendem à regra.');
    expect(screen.match(/enviar=/g)).toHaveLength(1);
  });
});
