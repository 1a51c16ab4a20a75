import type { Blocked, InstanceState } from '../../engine/types.ts';
import { counter } from './formats.ts';
import { ptBRApproval, ptBRApprovalErrors } from './pt-BR-approval.ts';
import { ptBRContact } from './pt-BR-contacts.ts';
import { ptBRButtons } from './pt-BR-buttons.ts';
import { ptBRCampaign, ptBRCampaignErrors } from './pt-BR-campaign.ts';
import { ptBRCards } from './pt-BR-cards.ts';
import { ptBRFleetErrors, ptBRInstances, ptBRMigration, ptBRWarmUp } from './pt-BR-fleet.ts';
import { ptBRDashboard } from './pt-BR-dashboard.ts';
import { ptBRForm } from './pt-BR-form.ts';
import { ptBRModal } from './pt-BR-modal.ts';
import { ptBRHelp } from './pt-BR-help.ts';
import { ptBRIncidents } from './pt-BR-incidents.ts';
import { ptBROptions } from './pt-BR-options.ts';
import { ptBRAudit, ptBRPeople } from './pt-BR-people.ts';
import { ptBRProblems } from './pt-BR-problems.ts';
import { ptBRRunbookPage } from './pt-BR-runbook-page.ts';
import { ptBRRunbooks } from './pt-BR-runbooks.ts';
import { ptBRRuleErrors, ptBRRules } from './pt-BR-rules.ts';
import { ptBRRejections } from './pt-BR-rejections.ts';
import { ptBRConversation } from './pt-BR-conversation.ts';
import { ptBRChat } from './pt-BR-chat.ts';
import { ptBRShell } from './pt-BR-shell.ts';
import { ptBRDoctor } from './pt-BR-doctor.ts';
import { ptBRKeys } from './pt-BR-keys.ts';
import { ptBRWebhooks } from './pt-BR-webhooks.ts';
import type { Texts } from './en.ts';

const count = counter('pt-BR');

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

export const ptBR: Texts = {
  yes: 'sim',
  no: 'não',
  ...ptBRCampaign,
  approval: ptBRApproval,
  ...ptBRCards,
  states,
  databaseAway: 'o banco de dados não responde: veja se está no ar; tudo segue sozinho quando ele voltar',
  stateAdvice,
  lockedAdvice: (migrate) =>
    `Se o celular foi trocado, leia o QR code de novo na Evolution. Se for um banimento, mova os contatos: ${migrate}`,
  obstacles,
  rejections: ptBRRejections,
  help: ptBRHelp,
  dashboard: ptBRDashboard,
  options: ptBROptions,
  problems: ptBRProblems,

  optedOut: 'Pronto: você não vai mais receber nossas mensagens. Se mudar de ideia, é só responder VOLTAR.',

  builtInFields: { name: 'nome', segment: 'segmento' },

  fields: {
    command: 'comando',
    campaign: 'campanha',
    instance: 'instância',
    rule: 'regra',
    event: 'evento morto',
    incident: 'incidente',
    contact: 'contato',
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
    replied: 'Respondidas',
    failed: 'Falhas',
    total: 'Total',
    hour: 'Msgs/hora',
    day: 'Msgs/dia',
    load: 'Carga',
    health: 'Saúde',
    available: 'Disponível',
    contacts: 'Contatos',
    fields: 'Campos para os textos',
    perHour: 'Por hora',
    perDay: 'Por dia',
    firstDay: '1º dia',
    ofCampaign: 'Desta',
    contact: 'Contato',
    since: 'Desde',
    reason: 'Motivo',
    when: 'Quando',
    messages: 'Mensagens',
  },

  counts: {
    sent: (n) => count(n, 'enviada', 'enviadas'),
    delivered: (n) => count(n, 'entregue', 'entregues'),
    read: (n) => count(n, 'lida', 'lidas'),
    replied: (n) => count(n, 'respondida', 'respondidas'),
    failed: (n) => count(n, 'falha', 'falhas'),
    unknown: (n) => count(n, 'sem confirmação', 'sem confirmação'),
    skipped: (n) => count(n, 'não enviada', 'não enviadas'),
    numbers: (n) => count(n, 'número', 'números'),
  },

  buttons: ptBRButtons,
  contact: ptBRContact,
  form: ptBRForm,
  modal: ptBRModal,
  instances: ptBRInstances,
  warmUp: ptBRWarmUp,
  migration: ptBRMigration,
  people: ptBRPeople,
  keys: ptBRKeys,
  doctor: ptBRDoctor,
  shell: ptBRShell,
  audit: ptBRAudit,
  rules: ptBRRules,
  webhooks: ptBRWebhooks,
  chat: ptBRChat,
  incidents: ptBRIncidents,
  runbooks: ptBRRunbooks,
  runbookPage: ptBRRunbookPage,
  conversation: ptBRConversation,

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
    ...ptBRCampaignErrors,
    ...ptBRApprovalErrors,
    ...ptBRRuleErrors,
    sandbox_elsewhere: () =>
      'O sandbox fica dentro da Frota que está rodando: digite isto no console dela. (Com EVOLUTION_SERVERS funciona aqui também.)',
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
  noServerHere: 'Aqui não há servidor para encerrar: tecle Ctrl-C onde ele roda.',

  console: {
    welcome: 'A Frota está pronta. Digite um comando, ou ajuda para ver todos.',
    running: (name) => `A campanha "${name}" está em andamento. Para acompanhar:`,
    firstImport: 'Comece importando contatos e depois crie uma campanha:',
    firstCampaign: 'Crie uma campanha:',
    openQuote: 'As aspas estão abertas: continue o texto, ou Ctrl-C para desistir.',
  },
};
