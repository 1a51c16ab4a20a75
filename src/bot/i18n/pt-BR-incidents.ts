import type { enIncidentButtons, enIncidents, enIncidentsHelp } from './en-incidents.ts';
import { counter } from './formats.ts';

const count = counter('pt-BR');

const ofNumbers: Record<string, [one: string, many: string]> = {
  disconnected: ['desconectado', 'desconectados'],
  failing: ['por onde nada sai', 'por onde nada sai'],
  silent: ['aberto, mas nada chega', 'abertos, mas nada chega'],
  conflict: ['aberto em outro lugar', 'abertos em outro lugar'],
  logged_out: ['com a sessão encerrada', 'com a sessão encerrada'],
  restricted: ['restrito', 'restritos'],
  banned: ['banido', 'banidos'],
  health_low: ['com a saúde baixa', 'com a saúde baixa'],
  warm_up_stopped: ['com o aquecimento parado', 'com o aquecimento parado'],
  limit_used_up: ['no limite de hoje', 'no limite de hoje'],
};

export const ptBRIncidents: typeof enIncidents = {
  severities: { critical: 'crítico', warning: 'aviso', info: 'para saber' },
  titles: {
    disconnected: ({ instance }) => `${instance} está desconectado`,
    failing: ({ instance }) => `Nada sai por ${instance}`,
    silent: ({ instance }) => `${instance} diz que está aberto, mas nada do que envia chega`,
    conflict: ({ instance }) => `${instance} está aberto em outro lugar`,
    logged_out: ({ instance }) => `A sessão de ${instance} foi encerrada`,
    restricted: ({ instance }) => `O WhatsApp restringiu ${instance}`,
    banned: ({ instance }) => `O WhatsApp baniu ${instance}`,
    health_low: ({ instance, health, below }) =>
      `${instance} não está bem: saúde abaixo de ${below}, por volta de ${health}`,
    warm_up_stopped: ({ instance, stage }) => `O aquecimento de ${instance} está parado na etapa ${stage}`,
    limit_used_up: ({ instance, limit }) => `${instance} já enviou as ${limit} mensagens que pode hoje`,
    campaign_stalled: ({ campaign }) => `"${campaign}" está parada: nenhum dos seus números pode enviar`,
    campaign_braked: ({ campaign }) => `"${campaign}" foi pausada: os números dela caíram um após o outro`,
    server_unreachable: ({ server }) => `O servidor Evolution ${server} não responde`,
    evolution_outdated: ({ server }) => `O WhatsApp recusa a Evolution de ${server}: está desatualizada`,
    server_crowded: ({ server, count: instances }) =>
      `O servidor Evolution ${server} tem mais de ${instances} instâncias`,
    fleet_away: ({ count: numbers }) => `Nenhum dos ${numbers} números pode enviar`,
    many_disconnected: ({ count: numbers }) => `Mais de ${numbers} números estão desconectados`,
    webhook_queue: ({ count: webhooks }) => `Mais de ${webhooks} webhooks esperam para ser aplicados`,
    dead_letters: () => 'Há webhooks que não puderam ser aplicados',
    memory_high: ({ process, limit }) => `${process} usa mais de ${limit} % da memória`,
    cpu_high: ({ process, limit }) => `${process} usa mais de ${limit} % do processador há 5 min`,
    slow_sends: ({ process, limit }) => `Envios lentos em ${process}: um em 20 leva mais de ${limit} ms`,
    slow_webhooks: ({ process, limit }) =>
      `Webhooks aplicados com atraso em ${process}: um em 20 depois de mais de ${limit} ms`,
    redis_away: () => 'O Redis não responde',
    database_away: () => 'O MongoDB não respondeu',
  },
  title: (numbers, kind, server) => {
    const [one, many] = ofNumbers[kind] ?? ['', ''];
    return `${count(numbers, `número ${one}`, `números ${many}`)} (${server})`;
  },
  resolved: (title) => `Encerrado: ${title}`,
  facts: (severity, ref, since) => `${severity} · ${ref} · desde ${since}`,
  lasted: (duration, from, to) => `Durou ${duration}, de ${from} a ${to}.`,
  endedBy: (by) => `Encerrado por ${by}.`,
  dismissed: 'O problema em si continua: o aviso só volta se ele acabar e começar de novo.',
  ackedBy: (by, until) => `${by} cuida disto até ${until}.`,
  silencedBy: (by, until) => `Silenciado por ${by} até ${until}.`,
  back: (over, all) => `${over} de ${all} já encerrados.`,
  partOf: (title, ref) => `Parte de: ${title} (${ref}).`,
  moreNumbers: (n) => `… e mais ${count(n, 'número', 'números')}`,
  campaign: (name, waiting) => `"${name}" (${waiting} esperam)`,
  campaigns: (names) => `Campanhas: ${names}.`,
  noCampaign: 'Nenhuma campanha em andamento usa.',
  none: 'Nenhum incidente aberto.',
  open: (n) => `${count(n, 'incidente aberto', 'incidentes abertos')}:`,
  toSee: 'Para ver um, com o que dá para fazer:',
  columns: { ref: 'Ref', severity: 'Gravidade', what: 'O quê', since: 'Desde', who: 'Quem' },
  silenced: 'silenciado',
  timeline: 'O que aconteceu:',
  events: {
    opened: 'aberto',
    reopened: 'voltou',
    changed: 'mudou',
    resolved: 'encerrado',
    acked: 'assumido',
    silenced: 'silenciado',
  },
  event: (at, what, by) => (by === '' ? `${at} · ${what}` : `${at} · ${what} · ${by}`),
  runbook: (title) => `Roteiro: ${title}`,

  told: {
    acked: (by, until) => `${by} cuida disto até ${until}.`,
    silenced: (by, until) => `${by} silenciou até ${until}.`,
    reopened: 'Voltou a acontecer.',
    resolved: (duration) => `Encerrado, depois de ${duration}.`,
    resolvedBy: (by, duration) => `${by} encerrou, depois de ${duration}.`,
    reminder: (duration) => `Ninguém assumiu isto há ${duration}.`,
  },

  youHave: (title, until) => `Você cuida disto até ${until}: ${title}`,
  hasAlready: (by, since) => `${by} já cuida disto desde ${since}.`,
  nowSilent: (title, until) => `Silenciado até ${until}: ${title}`,
  silentAlready: (by, until) => `${by} já silenciou até ${until}.`,
  nowResolved: (title) => `Encerrado: ${title}`,
  overAlready: 'Já acabou.',
  overSince: (by) => `${by} já encerrou.`,
};

export const ptBRIncidentButtons: typeof enIncidentButtons = {
  acknowledge: 'Assumir',
  silence: (time) => `Silenciar ${time}`,
  resolve: 'Encerrar',
  runbook: 'Roteiro',
  seeCampaign: 'Ver campanha',
  seeNumber: 'Ver número',
  seeFleet: 'Ver números',
  seeWebhooks: 'Ver webhooks',
};

const ofRef =
  (command: string) =>
  (ref = '3f9a1c07') =>
    `${command} ${ref}`;

export const ptBRIncidentsHelp: typeof enIncidentsHelp = {
  alerts: {
    usage: 'alertas',
    summary: 'Mostra o que está errado agora e quem cuida',
    example: () => 'alertas',
  },
  'alert.show': {
    usage: 'alerta REF',
    summary: 'Mostra um incidente: desde quando, o que afeta, o que já foi feito',
    example: ofRef('alerta'),
  },
  'alert.ack': {
    usage: 'alerta assumir REF',
    summary: 'Diz que você cuida dele: ninguém mais é chamado por um tempo',
    example: ofRef('alerta assumir'),
  },
  'alert.silence': {
    usage: 'alerta silenciar REF [30min|1h|4h|24h]',
    summary: 'Deixa o incidente quieto por um tempo, uma hora se nada for dito',
    example: ofRef('alerta silenciar'),
  },
  'alert.resolve': {
    usage: 'alerta encerrar REF',
    summary: 'Diz que acabou; avisa de novo se começar outra vez',
    example: ofRef('alerta encerrar'),
  },
  'alert.runbook': {
    usage: 'alerta roteiro REF',
    summary: 'Diz o que significa e o que fazer, passo a passo',
    example: ofRef('alerta roteiro'),
  },
};
