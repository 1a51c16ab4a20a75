import type { RejectionCode } from '../../contacts/read-contact.ts';
import type { Blocked, CampaignStatus, InstanceState, StrategyName } from '../../engine/types.ts';
import { counter } from './formats.ts';
import { ptBRFleetErrors, ptBRInstances, ptBRMigration, ptBRWarmUp } from './pt-BR-fleet.ts';
import { ptBRHelp, ptBROptions } from './pt-BR-help.ts';
import { ptBRProblems } from './pt-BR-problems.ts';
import type { Texts } from './en.ts';

const count = counter('pt-BR');
const { format: number } = new Intl.NumberFormat('pt-BR');

const campaignStatus: Record<CampaignStatus, string> = {
  draft: 'rascunho',
  scheduled: 'agendada',
  running: 'em andamento',
  paused: 'pausada',
  completed: 'concluída',
  cancelled: 'cancelada',
  failed: 'com falha',
};

/** What a campaign is, in a sentence. */
const being: typeof campaignStatus = { ...campaignStatus, draft: 'em rascunho' };

const states: Record<InstanceState | 'gone', string> = {
  connected: 'conectado',
  connecting: 'conectando',
  disconnected: 'desconectado',
  logged_out: 'sessão encerrada',
  restricted: 'restrito',
  banned: 'banido',
  paused: 'pausado',
  gone: 'fora da frota',
};

const obstacles: Record<Blocked['why'], string> = {
  gone: 'fora da frota',
  state: 'sem conexão',
  health: 'saúde baixa demais',
  hour_limit: 'limite da hora atingido',
  day_limit: 'limite do dia atingido',
  campaign_limit: 'limite diário da campanha atingido',
  new_chat_limit: 'limite diário de conversas novas atingido',
};

const stateAdvice: Record<InstanceState, string> = {
  connected: '',
  connecting: 'Volta a enviar assim que a Evolution informar que está aberto.',
  disconnected:
    'Veja se o celular está ligado e com internet; ele volta sozinho quando a Evolution reconectar.',
  logged_out: 'O WhatsApp encerrou a sessão: leia o QR code de novo na Evolution.',
  restricted: 'O WhatsApp restringiu o número por um tempo: deixe-o descansar até lá.',
  banned: 'O WhatsApp baniu o número: peça a revisão no aplicativo do celular ou use outro número.',
  paused: 'Foi pausado por uma pessoa; retome quando ele puder voltar a enviar.',
};

const strategies: Record<StrategyName, string> = {
  intelligent: 'inteligente',
  balanced: 'balanceada',
  round_robin: 'em rodízio',
  sticky: 'fixa',
  by_segment: 'por segmento',
  hybrid: 'híbrida',
};

const rejections: Readonly<Record<RejectionCode, string>> = {
  empty: 'Falta o telefone.',
  scientific_notation:
    'O Excel trocou o telefone por um número arredondado (como 5,51E+12) e os dígitos se perderam. Formate a coluna como Texto, digite os números de novo e salve o arquivo.',
  multiple_numbers: 'Há mais de um telefone na célula. Deixe um só ou use uma linha para cada.',
  not_a_number: 'Isto não é um telefone. Use só dígitos, espaços, +, ( ) e -.',
  too_short: 'Faltam dígitos no telefone.',
  too_long: 'O telefone tem dígitos demais. Número de outro país precisa começar com + e o código do país.',
  missing_area_code: 'Falta o DDD no telefone. Coloque-o na frente, como em 11 90000-0000.',
  unknown_country: 'Nenhum país tem esse código. Depois do + vem o código do país, por exemplo +55.',
  invalid_for_region:
    'Esse telefone não existe: confira o DDD e os dígitos. Número de outro país precisa começar com + e o código do país.',
  too_many_cells:
    'A linha tem mais células que o cabeçalho. Uma célula que contém o separador precisa estar entre aspas.',
  unreadable_text: 'Há letras ilegíveis. Salve o arquivo como "CSV UTF-8".',
};

export const ptBR: Texts = {
  yes: 'sim',
  no: 'não',
  campaignStatus,
  states,
  stateAdvice,
  obstacles,
  strategies,
  rejections,
  help: ptBRHelp,
  options: ptBROptions,
  problems: ptBRProblems,

  builtInFields: { name: 'nome', segment: 'segmento' },

  fields: {
    command: 'comando',
    campaign: 'campanha',
    instance: 'instância',
    stage: 'etapa',
    file: 'arquivo',
    header: 'cabeçalho',
  },

  columns: {
    campaign: 'Campanha',
    status: 'Status',
    progress: 'Progresso',
    list: 'Lista',
    created: 'Criada em',
    number: 'Nome',
    state: 'Status',
    sent: 'Enviadas',
    delivered: 'Entregues',
    read: 'Lidas',
    failed: 'Falhas',
    total: 'Total',
    hour: 'Msgs/hora',
    day: 'Msgs/dia',
    load: 'Carga',
    health: 'Saúde',
    available: 'Disponível',
    contacts: 'Contatos',
    fields: 'Campos para os textos',
  },

  counts: {
    sent: (n) => count(n, 'enviada', 'enviadas'),
    delivered: (n) => count(n, 'entregue', 'entregues'),
    read: (n) => count(n, 'lida', 'lidas'),
    failed: (n) => count(n, 'falha', 'falhas'),
    unknown: (n) => count(n, 'sem confirmação', 'sem confirmação'),
    skipped: (n) => count(n, 'não enviada', 'não enviadas'),
    numbers: (n) => count(n, 'número', 'números'),
  },

  details: {
    list: (list, texts) => `Lista "${list}", ${count(texts, 'texto', 'textos')}`,
    numbers: (names, strategy) => `Números: ${names}; rotação ${strategy}`,
    pacing: (seconds, perDay, health) =>
      `A cada ${seconds} s, até ${count(perDay, 'mensagem', 'mensagens')} por dia e número; com saúde abaixo de ${health} o número descansa`,
  },

  report: {
    done: ({ done, total }) => `${number(done)} de ${count(total, 'mensagem', 'mensagens')}`,
    startsAt: (at) => `Começa em ${at}.`,
    runningFor: (at, lasted) => `Começou em ${at}, há ${lasted}.`,
    ran: (at, lasted) => `Começou em ${at} e levou ${lasted}.`,
    reason: (reason) => `Motivo: ${reason}.`,
    waiting: (obstacles) => `Nenhum número pode enviar agora: ${obstacles}. Ela continua sozinha.`,
  },

  live: {
    measuring: 'medindo o ritmo…',
    rate: (perMinute) => `${perMinute}/min`,
    remaining: (duration) => `faltam uns ${duration}`,
    moreNumbers: (n) => `… e mais ${count(n, 'número', 'números')}`,
    toLeave: 'Enter para de acompanhar; a campanha continua.',
    unreachable: (reason) => `O banco de dados não responde (${reason}); tentando de novo.`,
    receiptsFollow: 'Entregas e leituras ainda vão chegar. Para ver os números atualizados:',
  },

  campaign: {
    none: 'Ainda não há campanhas. Crie a primeira:',
    more: (n) => `E mais ${count(n, 'campanha antiga', 'campanhas antigas')}.`,
    created: (name) => `Campanha "${name}" criada como rascunho.`,
    preview: (key, name) =>
      name === undefined ? `${key}, como o primeiro contato recebe:` : `${key}, como ${name} recebe:`,
    toStart: 'Nada foi enviado ainda. Para iniciar:',
    toSchedule: (at) => `Ainda não está agendada. Para que comece em ${at}:`,
    started: (name) => `Campanha "${name}" em andamento.`,
    scheduled: (name, at) => `Campanha "${name}" agendada para ${at}.`,
    paused: (name) => `Campanha "${name}" pausada; o que já está sendo enviado termina.`,
    toResume: 'Para retomar de onde parou:',
    resumed: (name) => `Campanha "${name}" retomada.`,
    cancelled: (name) => `Campanha "${name}" cancelada; o que não foi enviado não será mais.`,
  },

  instances: ptBRInstances,
  warmUp: ptBRWarmUp,
  migration: ptBRMigration,

  contacts: {
    importing: (rows) => `Importando… ${count(rows, 'linha', 'linhas')}`,
    imported: (list, n) => `Lista "${list}": ${count(n, 'contato', 'contatos')} do arquivo.`,
    rows: ({ rows, imported, updated, duplicates, rejected }) =>
      `${count(rows, 'linha lida', 'linhas lidas')}: ${count(imported, 'contato novo', 'contatos novos')}, ${count(updated, 'já conhecido', 'já conhecidos')}, ${count(duplicates.length, 'repetido', 'repetidos')}, ${count(rejected.length, 'recusado', 'recusados')}`,
    rejected: (n) => (n === 1 ? '1 linha ficou de fora:' : `${count(n, 'linha', 'linhas')} ficaram de fora:`),
    rejection: (line, field) => (field === 'row' ? `linha ${line}` : `linha ${line}, ${field}`),
    moreRejected: (n) => `… e mais ${n}`,
    next: (size, fields) =>
      `A lista tem ${count(size, 'contato', 'contatos')}; os textos podem usar ${fields}. Agora crie a campanha:`,
    noLists: 'Ainda não há listas de contatos. Importe um arquivo CSV:',
  },

  errors: {
    ...ptBRFleetErrors,
    wrong_status: ({ campaign, status, from }) =>
      `A campanha "${campaign}" está ${being[status]}; isto só é possível com ela ${from.map((s) => being[s]).join(' ou ')}.`,
    name_taken: () => 'Já existe uma campanha com esse nome; escolha outro.',
    store_unreachable: () => 'O banco de dados não responde; tente de novo daqui a pouco.',
    contacts_unreadable: () => 'Não foi possível ler o arquivo até o fim; importe-o de novo.',
    import_aborted: () => 'A importação foi interrompida; importe o arquivo de novo para terminá-la.',
  },

  half: (typed) => `O que fazer com "${typed}"?`,
  unknown: (typed) => `Não conheço "${typed}". Para ver todos os comandos:`,
  unknownButNear: (typed) => `Não conheço "${typed}". Você quis dizer isto?`,
  unexpected: (reason) => `Não deu certo: ${reason}. Os detalhes estão no log.`,
  exampleFollows: 'Assim:',
  helpHint:
    'Tudo sobre um comando: ajuda COMANDO. Nomes em inglês também servem; acentos e maiúsculas tanto faz.',
  goodbye: 'Encerrando…',

  console: {
    welcome: 'A Frota está pronta. Digite um comando, ou ajuda para ver todos.',
    running: (name) => `A campanha "${name}" está em andamento. Para acompanhar:`,
    firstImport: 'Comece importando contatos e depois crie uma campanha:',
    firstCampaign: 'Crie uma campanha:',
    openQuote: 'As aspas estão abertas: continue o texto, ou Ctrl-C para desistir.',
  },
};
