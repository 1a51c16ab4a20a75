import type { Hold } from '../../engine/forecast-holds.ts';
import type {
  CampaignStatus,
  Media,
  MessageStatus,
  RecipientRule,
  StrategyName,
} from '../../engine/types.ts';
import type { enCampaign, enCampaignErrors } from './en-campaign.ts';
import { counter } from './formats.ts';

const count = counter('pt-BR');
const { format: number } = new Intl.NumberFormat('pt-BR');
const either = new Intl.ListFormat('pt-BR', { type: 'disjunction' });
const messages = (n: number): string => count(n, 'mensagem', 'mensagens');

const campaignStatus: Record<CampaignStatus, string> = {
  draft: 'rascunho',
  pending_approval: 'esperando aprovação',
  scheduled: 'agendada',
  running: 'em andamento',
  paused: 'pausada',
  completed: 'concluída',
  cancelled: 'cancelada',
  failed: 'com falha',
};

/** What a campaign is, in a sentence. */
const being: typeof campaignStatus = { ...campaignStatus, draft: 'em rascunho' };

const strategies: Record<StrategyName, string> = {
  intelligent: 'inteligente',
  balanced: 'balanceada',
  round_robin: 'em rodízio',
  sticky: 'fixa',
  by_segment: 'por segmento',
  hybrid: 'híbrida',
};

const messageStatus: Record<MessageStatus, string> = {
  queued: 'Na fila',
  assigned: 'Com um número',
  sending: 'Sendo enviadas',
  unknown: 'Sem confirmação',
  sent: 'Enviadas',
  delivered: 'Entregues',
  read: 'Lidas',
  failed: 'Falhas',
  expired: 'Expiradas',
  suppressed: 'Deixadas de fora',
};

const kinds: Record<Media['type'], string> = { image: 'imagem', video: 'vídeo', document: 'documento' };

const holds: Record<Hold, string> = {
  pace: 'o intervalo entre duas mensagens de um número',
  hour_limit: 'o limite por hora dos números',
  day_limit: 'o limite por dia dos números',
  campaign_limit: 'o limite da campanha por dia e número',
  new_chat_limit: 'o limite de conversas novas dos números',
  quiet_hours: 'o horário em que as pessoas podem receber',
  contact_limit: 'pessoas que já receberam mensagem nossa e precisam de descanso',
  no_number: 'números que não podem enviar',
};

const resting: Record<RecipientRule, (n: number) => string> = {
  quiet_hours: (n) => `${count(n, 'espera', 'esperam')} o horário em que a pessoa pode receber`,
  contact_limit: (n) => `${count(n, 'vai', 'vão')} para quem já recebeu mensagem nossa`,
};

const reasons: Readonly<Record<string, string>> = {
  connection_closed: 'o número não estava conectado',
  'no capacity': 'o número tinha atingido um limite',
  'not on WhatsApp': 'não está no WhatsApp',
  'refused by WhatsApp': 'o WhatsApp recusou',
  'refused by Meta': 'a Meta recusou',
  'opted out': 'pediu para não receber',
  'campaign cancelled': 'a campanha foi cancelada',
  'not sent in time': 'não saiu a tempo',
  'never reached WhatsApp': 'não chegou ao WhatsApp',
  'worker lost': 'a Frota parou durante o envio',
  'the API key is refused': 'a chave da API foi recusada',
  'Evolution is busy': 'a Evolution está ocupada',
  'Evolution does not know the instance': 'a Evolution não conhece a instância',
  'Evolution rejects the message': 'a Evolution rejeitou a mensagem',
  'Evolution cannot fetch the file': 'a Evolution não consegue baixar o arquivo',
  'WhatsApp did not answer Evolution': 'o WhatsApp não respondeu à Evolution',
  'given up': 'desistiram: ninguém sabe se foi enviada',
  'sent again by a person': 'enviada de novo por uma pessoa',
  'restricted: no first messages': 'o número está restrito: sem conversas novas',
  'held up before it was sent': 'a Frota ficou parada antes do envio',
  'Redis lost its counters before it was sent': 'os contadores se perderam',
  quiet_hours: 'fora do horário em que a pessoa pode receber',
  contact_limit: 'a pessoa já recebeu mensagem nossa',
  number_busy: 'o número do contato está ocupado nos próximos minutos',
  no_number: 'nenhum dos números que podem escrever a este contato está livre',
};

export const ptBRCampaign: typeof enCampaign = {
  campaignStatus,
  strategies,
  messageStatus,
  reasons,
  otherReasons: 'outros motivos',

  details: {
    list: (list, texts) => `Lista "${list}", ${count(texts, 'texto', 'textos')}`,
    numbers: (names, strategy) => `Números: ${names}; rotação ${strategy}`,
    moreNumbers: (n) => `mais ${count(n, 'número', 'números')}`,
    segments: (map) => `Segmentos: ${map}`,
    otherwise: 'todos os outros',
    media: (type, name) => `Com um arquivo: ${name} (${kinds[type]})`,
    expires: (at) => `Expira em ${at}; o que não tiver saído até lá não sai mais`,
    pacing: (seconds, perDay, health) =>
      `A cada ${seconds} s, até ${messages(perDay)} por dia e número; com saúde abaixo de ${health} o número descansa`,
  },

  report: {
    done: ({ done, total }) => `${number(done)} de ${messages(total)}`,
    startsAt: (at) => `Começa em ${at}.`,
    runningFor: (at, lasted) => `Começou em ${at}, há ${lasted}.`,
    ran: (at, lasted) => `Começou em ${at} e levou ${lasted}.`,
    reason: (reason) => `Motivo: ${reason}.`,
    brake: (names) =>
      `Pausada pela Frota: o WhatsApp restringiu ou baniu ${names} em menos de uma hora de envio dela. Descubra o porquê antes de retomar.`,
    noNumber: (obstacles) => `Nenhum número pode enviar agora: ${obstacles}.`,
    resting: (rules) => `Das mensagens, ${rules.map(([rule, n]) => resting[rule](n)).join(', ')}.`,
    goesOn: 'Ela continua sozinha.',
    goesOnAt: (at) => `Ela continua sozinha, no mínimo ${at}.`,
    failing: (reason, n) => `Ainda sem sucesso: ${reason} (${messages(n)}). A Frota continua tentando.`,
    undecided: (n) =>
      `${count(n, 'mensagem está', 'mensagens estão')} sem confirmação há mais de meia hora. Para decidir:`,
    hours: 'Por hora:',
    days: 'Por dia:',
  },

  forecast: {
    title: 'Previsão',
    ifNow: { draft: 'Previsão, se começar agora', paused: 'Previsão, se continuar agora' },
    done: (left, numbers, at) => `${messages(left)}, ${count(numbers, 'número', 'números')}: pronta ${at}.`,
    notDone: (left, unsent, isToCome) =>
      `de ${messages(left)}, ${number(unsent)} não saem em 60 dias${isToCome ? ' a partir do início' : ''}.`,
    expires: (left, unsent, at) =>
      `de ${messages(left)}, ${number(unsent)} não saem antes de ela expirar (${at}).`,
    noNumber: 'nenhum dos números pode enviar, e não se sabe quando um poderá.',
    hold: (hold) => `O que mais segura: ${holds[hold]}.`,
    rivals: (n) => `${count(n, 'outra campanha usa', 'outras campanhas usam')} os mesmos números.`,
    unusedSegments: (names) => `Ninguém da lista é de ${names}: confira a grafia.`,
    gap: (field, n, isEstimate) => {
      const contacts = count(n, 'contato', 'contatos');
      const who = isEstimate ? `Cerca de ${contacts} (estimativa por amostra)` : contacts;
      const lack = n === 1 ? 'não tem' : 'não têm';
      return `${who} ${lack} ${field}: o texto ${n === 1 ? 'dele' : 'deles'} fica com um vazio aí. Para preencher: {{${field}|…}}`;
    },
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
    scheduledAlready: (name, at) => `A campanha "${name}" já está agendada para ${at}. Para iniciar agora:`,
    paused: (name) => `Campanha "${name}" pausada; o que já está sendo enviado termina.`,
    toResume: 'Para retomar de onde parou:',
    resumed: (name) => `Campanha "${name}" retomada.`,
    cancelled: (name) => `Campanha "${name}" cancelada; o que não foi enviado não será mais.`,
    discarded: (name) => `O rascunho "${name}" foi descartado.`,
    edited: (name, fields) => `Campanha "${name}" alterada: ${fields}.`,
    notEdited: (name) => `A campanha "${name}" já é assim.`,
    duplicated: (name, copy) => `Campanha "${copy}" criada como rascunho, igual a "${name}".`,
  },

  test: {
    waiting: (instance, duration) => `Esperando ${duration} pela vez de ${instance}…`,
    sent: (instance, phone) => `${instance} enviou o teste para ${phone}:`,
    unknown: (instance, reason) => `Não se sabe se ${instance} enviou o teste (${reason}): olhe o celular.`,
    failed: (instance, reason) => `${instance} não enviou o teste: ${reason}.`,
    optedOut: 'Este telefone pediu para não receber mensagens; nem testes ele recebe.',
    noNumber: (obstacles) => `Nenhum dos números pode enviar um teste agora: ${obstacles}.`,
    busy: (instance, at) => `Todos os números estão ocupados; o primeiro livre é ${instance}, ${at}.`,
  },

  unknownSends: {
    none: (name) =>
      `Não há o que decidir: nenhuma mensagem de "${name}" está sem confirmação há mais de meia hora.`,
    some: (n) =>
      `${count(n, 'mensagem pode', 'mensagens podem')} ter sido ${n === 1 ? 'enviada' : 'enviadas'} ou não: faz mais de meia hora que ninguém sabe.`,
    more: (n) => `… e mais ${number(n)}`,
    toResend: 'Para enviá-las de novo (alguém pode receber duas vezes):',
    toGiveUp: 'Para contá-las como falha:',
    resent: (n) => `${count(n, 'mensagem será enviada', 'mensagens serão enviadas')} de novo.`,
    givenUp: (n) => `${count(n, 'mensagem conta', 'mensagens contam')} como falha.`,
    settled: 'Elas já foram resolvidas nesse meio-tempo.',
  },
};

export const ptBRCampaignErrors: typeof enCampaignErrors = {
  wrong_status: ({ campaign, status, from }) =>
    `A campanha "${campaign}" está ${being[status]}; isto só é possível com ela ${either.format(from.map((s) => being[s]))}.`,
  campaign_expired: ({ campaign }) =>
    `A campanha "${campaign}" já expirou: nada mais dela sairia. Dê a ela outro fim antes.`,
  edited_meanwhile: ({ campaign }) =>
    `Outra pessoa mudou a campanha "${campaign}" ao mesmo tempo; veja como ela está e tente de novo.`,
  name_taken: () => 'Já existe uma campanha com esse nome; escolha outro.',
};
