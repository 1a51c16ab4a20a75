import { beforeEach, describe, expect, it } from 'vitest';
import { type Desk, desk } from './campaign-desk.ts';

let at: Desk;
beforeEach(async () => {
  at = await desk();
});

describe('campanha nova', () => {
  const create = (more: string) => at.ana(`campanha nova nome=Reis lista=clientes texto=Oi ${more}`);

  it('sends to segments through their numbers', async () => {
    const { screen } = await create('segmentos="vip=Vendas-1, vendas-2; Novo = vendas-2; *=vendas-3"');
    expect(await at.campaign('Reis')).toMatchObject({
      strategy: 'by_segment',
      segments: { bySegment: { vip: ['vendas-1', 'vendas-2'], Novo: ['vendas-2'] }, otherwise: ['vendas-3'] },
      instances: ['vendas-1', 'vendas-2', 'vendas-3'],
    });
    expect(screen).toContain('rotação por segmento');
    expect(screen).toContain(
      'Segmentos: vip → vendas-1, vendas-2; Novo → vendas-2; todos os outros → vendas-3',
    );
    expect(screen).toContain('Ninguém da lista é de "vip" e "Novo": confira a grafia.');
  });

  it('takes a file, and an end without a year', async () => {
    const { screen } = await create('midia=https://example.com/promo.jpg expira="20/03 18:00"');
    expect(await at.campaign('Reis')).toMatchObject({
      media: { url: 'https://example.com/promo.jpg', type: 'image', fileName: 'promo.jpg' },
      expiresAt: new Date('2026-03-20T21:00:00Z'),
    });
    expect(screen).toContain('Com um arquivo: promo.jpg (imagem)');
    expect(screen).toContain(
      'Expira em sex., 20 de mar. de 2026, 18:00; o que não tiver saído até lá não sai mais',
    );
  });

  it('takes the kind of a file whose ending does not tell', async () => {
    await create('midia=https://example.com/download tipo=vídeo');
    expect((await at.campaign('Reis')).media).toEqual({ url: 'https://example.com/download', type: 'video' });
  });

  it('takes the whole fleet by a word', async () => {
    await create('instancias=todas');
    expect((await at.campaign('Reis')).instances).toHaveLength(3);
  });

  it.each([
    [
      'segmentos=vendas-1',
      'segmentos: não entendi "vendas-1"; escreva como vip=vendas-1,vendas-2;*=vendas-3',
    ],
    ['segmentos="vip=vendas-1;vip=vendas-2"', 'segmentos: trazem "vip" duas vezes'],
    ['segmentos="vip=vendas-1"', 'segmentos: não dizem quem escreve a todos os outros'],
    ['segmentos="vip=vendas-9;*=vendas-1"', 'segmentos: "vendas-9" não é da frota'],
    ['segmentos="vip=vendas-1;*=vendas-1" rotacao=fixa', 'segmentos: só servem para a rotação por segmento'],
    ['segmentos="vip=vendas-1;*=vendas-2" instancias=vendas-1', 'segmentos: dão "*" a "vendas-2"'],
    ['rotacao=por_segmento', 'segmentos: faltam'],
    ['midia=ftp://example.com/a.png', 'midia: "ftp://example.com/a.png" não é um endereço'],
    ['midia=https://example.com/download', 'midia: não mostra no final do endereço o que é'],
    ['midia=https://example.com/a.png tipo=gif', 'tipo: não conheço "gif"'],
    ['tipo=imagem', 'tipo: aparece, mas não há arquivo'],
    ['expira=ontem', 'expira: não entendi o momento "ontem"'],
    ['expira="1/3 8h"', 'expira: deve ser um momento no futuro'],
    ['inicio="20/03 8h" expira="19/03 8h"', 'expira: deve vir depois do início'],
  ])('says what is wrong with %s, and nothing else', async (more, problem) => {
    const { screen, blocks } = await create(more);
    expect(screen).toContain(problem);
    expect(blocks[0]).toMatchObject({ kind: 'problems', problems: [expect.anything()] });
    expect(await at.store.campaigns.find('Reis')).toEqual([]);
  });

  it('says what the URL of a file has to be', async () => {
    expect((await create('midia=http://127.0.0.1/a.png')).screen).toContain(
      'midia: "http://127.0.0.1/a.png" não é um endereço que a Evolution possa baixar; escreva http:// ou https:// com um domínio completo (arquivos.exemplo.com) ou o IP de outra máquina (não 127.… nem 169.254.…), sem senha',
    );
    expect(
      (await at.john('campaign new name=X list=clientes text=Hi media=http://minio/a.png')).screen,
    ).toContain(
      'media: "http://minio/a.png" is not a URL that Evolution can fetch; write http:// or https:// with a full domain (files.example.com) or the IP of another machine (not 127.… or 169.254.…), without a password',
    );
  });

  it('says it in English, too', async () => {
    const { screen } = await at.john(
      'campaign new name=Reis list=clientes text=Hi segments=x expires=soon media=file.png',
    );
    expect(screen).toContain('✖ segments: cannot be read at "x"');
    expect(screen).toContain('✖ expires: "soon" is not a time');
    expect(screen).toContain('✖ media: "file.png" is not a URL that Evolution can fetch');
  });
});

describe('campanha editar', () => {
  it('changes what it is told, says what, and what it is then', async () => {
    await at.given({ status: 'paused', startedAt: at.engine.clock.now(), audienceComplete: true });
    const { screen } = await at.ana(
      'campanha editar natal texto="Olá {{nome}}" texto2=Oi rotacao=fixa intervalo=30-60 instancias=VENDAS-3',
    );
    expect(screen).toContain('Campanha "Natal" alterada: texto, instancias, rotacao e intervalo.');
    expect(screen).toContain('Números: vendas-3; rotação fixa');
    expect(screen).toContain('│ Olá Pessoa 0');
    expect(screen).toContain('campanha retomar Natal');
    expect(await at.campaign('Natal')).toMatchObject({
      variants: ['Olá {{nome}}', 'Oi'],
      strategy: 'sticky',
      interval: { minMs: 30_000, maxMs: 60_000 },
      instances: ['vendas-3'],
    });
    expect(await at.engine.audits.list({ limit: 1 })).toMatchObject([
      { actor: 'ana', action: 'campaign.edit' },
    ]);
  });

  it('takes away what is called none', async () => {
    const media = { url: 'https://example.com/a.png', type: 'image' } as const;
    await at.given({
      media,
      expiresAt: new Date('2026-04-01T00:00:00Z'),
      scheduledAt: new Date('2026-03-20T00:00:00Z'),
    });
    await at.ana('campanha editar natal midia=nenhuma expira=nunca inicio=-');
    const edited = await at.campaign('Natal');
    for (const gone of ['media', 'expiresAt', 'scheduledAt']) expect(edited).not.toHaveProperty(gone);
  });

  it('changes the kind of the file that it has', async () => {
    await at.given({ media: { url: 'https://example.com/a.png', type: 'image' } });
    await at.ana('campanha editar natal tipo=documento');
    expect((await at.campaign('Natal')).media).toMatchObject({
      url: 'https://example.com/a.png',
      type: 'document',
    });
  });

  it('keeps a file without which a text may be empty', async () => {
    await at.given({ variants: ['{{nome}}'], media: { url: 'https://example.com/a.png', type: 'image' } });
    expect((await at.ana('campanha editar natal midia=nenhuma')).screen).toContain(
      'texto: sai vazio para quem não tem nome; acrescente palavras, ou diga o que vale então: {{nome|…}}',
    );
    expect((await at.john('campaign edit natal media=none')).screen).toContain(
      'text: is empty for contacts without nome; add words, or say what stands for it: {{nome|…}}',
    );
  });

  it('says everything that is wrong at once', async () => {
    await at.given();
    const { blocks } = await at.ana('campanha editar natal intervalo=x limite=0 nome= instancias=vendas-9');
    expect(blocks[0]).toMatchObject({
      problems: [{ field: 'intervalo' }, { field: 'nome' }, { field: 'instancias' }, { field: 'limite' }],
    });
  });

  it.each([
    ['campanha editar natal', 'comando: não diz o que mudar'],
    ['campanha editar natal nome=Natal', 'A campanha "Natal" já é assim.'],
    ['campanha editar', 'campanha: falta dizer qual; há: Natal'],
    ['campanha editar Natl nome=x', 'você quis dizer "Natal"?'],
  ])('%s', async (line, answer) => {
    await at.given();
    expect((await at.ana(line)).screen).toContain(answer);
  });

  it('of one that runs says that it must be paused first, and nothing else', async () => {
    await at.given({ status: 'running' });
    expect((await at.ana('campanha editar natal texto="{{x}}"')).screen).toBe(
      'A campanha "Natal" está em andamento; isto só é possível com ela em rascunho, esperando aprovação, agendada ou pausada.',
    );
  });

  it('of one that was started says what stays', async () => {
    await at.given({ status: 'paused', startedAt: at.engine.clock.now() });
    await at.store.addPeople('outros', 1);
    const { screen } = await at.ana('campanha editar natal lista=outros inicio="amanhã 8h"');
    expect(screen).toContain('lista: não muda mais: os contatos já estão na campanha');
    expect(screen).toContain('inicio: não muda mais: ela já começou');
  });

  it('that somebody else made at the same time is said so', async () => {
    const campaign = await at.given();
    const { campaigns } = at.engine;
    at.engine.campaigns = {
      ...campaigns,
      edit: async (from, changes) => {
        await campaigns.edit(campaign, { dailyLimitPerInstance: 5 });
        return campaigns.edit(from, changes);
      },
    };
    expect((await at.ana('campanha editar natal limite=7')).screen).toContain(
      'Outra pessoa mudou a campanha "Natal"',
    );
  });
});

describe('campanha duplicar', () => {
  it('makes a draft with the same settings', async () => {
    await at.given({ status: 'completed', strategy: 'sticky' });
    const { screen } = await at.ana('campanha duplicar natal');
    expect(screen).toContain('Campanha "Natal (2)" criada como rascunho, igual a "Natal".');
    expect(screen).toContain('campanha iniciar "Natal (2)"');
    expect(await at.campaign('Natal (2)')).toMatchObject({ status: 'draft', strategy: 'sticky' });
    await at.ana('campanha duplicar natal nome=Páscoa');
    expect(await at.campaign('Páscoa')).toMatchObject({ status: 'draft' });
    expect((await at.ana('campanha duplicar natal nome=Páscoa')).screen).toContain(
      'já existe uma campanha "Páscoa"',
    );
  });

  it('of one whose number left the fleet is told what to type, and works with other numbers', async () => {
    await at.given({ instances: ['vendas-1', 'vendas-9'] });
    const { screen } = await at.ana('campanha duplicar NATAL');
    expect(screen).toContain('instancias: "vendas-9" não é da frota; há: vendas-1, vendas-2, vendas-3');
    expect(screen).toContain('  campanha duplicar Natal instancias=todas');
    expect((await at.john('campaign duplicate natal')).screen).toContain(
      '  campaign duplicate Natal instances=all',
    );
    await at.ana('campanha duplicar Natal instancias=todas');
    expect(await at.campaign('Natal (2)')).toMatchObject({ instances: ['vendas-1', 'vendas-2', 'vendas-3'] });
    await at.ana('campanha duplicar Natal instancias=VENDAS-2 nome=Reis');
    expect(await at.campaign('Reis')).toMatchObject({ instances: ['vendas-2'] });
  });

  it('takes everything that a new campaign takes, over what the original has', async () => {
    await at.given({
      strategy: 'by_segment',
      segments: { bySegment: { vip: ['vendas-1'] }, otherwise: ['vendas-2'] },
      media: { url: 'https://example.com/a.png', type: 'image' },
      expiresAt: new Date('2026-03-20T21:00:00Z'),
    });
    await at.ana(
      'campanha duplicar natal texto="Olá {{nome}}" rotacao=fixa limite=7 tipo=documento inicio="12/03 8h" expira=nunca',
    );
    const copy = await at.campaign('Natal (2)');
    expect(copy).toMatchObject({
      variants: ['Olá {{nome}}'],
      strategy: 'sticky',
      instances: ['vendas-1', 'vendas-2'],
      dailyLimitPerInstance: 7,
      media: { url: 'https://example.com/a.png', type: 'document' },
      scheduledAt: new Date('2026-03-12T11:00:00Z'),
    });
    for (const gone of ['segments', 'expiresAt']) expect(copy).not.toHaveProperty(gone);
  });

  it('says everything that is wrong at once, each by its field', async () => {
    await at.given({ instances: ['vendas-9'] });
    const { blocks } = await at.ana('campanha duplicar natal intervalo=x limte=0 nome=');
    expect(blocks[0]).toMatchObject({
      problems: [
        { field: 'limte' },
        { field: 'intervalo' },
        { field: 'nome' },
        { field: 'instancias' },
        { field: 'limite' },
      ],
    });
    expect(await at.store.campaigns.list()).toHaveLength(1);
  });
});

describe('an example', () => {
  it.each([
    ['campanha editar natal limite=x', '  campanha editar Natal intervalo=30-60 limite=80'],
    ['campanha testar natal', '  campanha testar Natal telefone="11 90000-0000"'],
    ['instancia limites vendas-2 hora=x', '  instancia limites vendas-2 hora=30 dia=200 novas=50'],
    ['campanha iniciar Zzzzzz', '  campanha iniciar "Black Friday"'],
  ])('after %s is about what was asked for, if there is such a thing', async (line, example) => {
    await at.given();
    expect((await at.ana(line)).screen.split('\n')).toContain(example);
  });
});

describe('an expired campaign', () => {
  it('is not started, and says why', async () => {
    await at.given({ expiresAt: at.engine.clock.now() });
    expect((await at.ana('campanha iniciar natal')).screen).toBe(
      'A campanha "Natal" já expirou: nada mais dela sairia. Dê a ela outro fim antes.',
    );
  });
});
