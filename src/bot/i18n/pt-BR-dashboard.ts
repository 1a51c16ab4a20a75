import type { enDashboard, enDashboardHelp } from './en-dashboard.ts';
import { counter } from './formats.ts';

const count = counter('pt-BR');

export const ptBRDashboardHelp: typeof enDashboardHelp = {
  dashboard: {
    usage: 'painel',
    summary: 'Dá um link para o painel, para o seu navegador',
    example: () => 'painel',
  },
};

export const ptBRDashboard: typeof enDashboard = {
  link: 'Seu link para o painel:',
  linkGoodFor: (minutes) =>
    `Vale por ${count(minutes, 'minuto', 'minutos')}, uma vez, e quem o abre entra como você: não o repasse.`,
  linkPrivately:
    'Quem abre o link do painel entra como você: mando só para você. Se não chegar, escreva para mim em particular uma vez e peça por lá.',
  isHere: 'Você já está no painel.',
  noAddress: 'Este Frota não serve páginas ou não sabe o seu endereço: defina PUBLIC_URL.',

  title: 'Frota',
  skip: 'Ir para o conteúdo',
  menu: 'Páginas',
  pages: {
    fleet: 'Números',
    campaigns: 'Campanhas',
    incidents: 'Incidentes',
    jobs: 'Tarefas',
  },
  language: 'English',
  languageLabel: 'Switch to English',
  logout: 'Sair',
  signedIn: (name, role) => `${name} · ${role}`,

  live: 'Ao vivo',
  away: 'Sem conexão; tentando de novo',

  command: 'Comando',
  commandHint: 'Tudo o que o bot entende, por exemplo: ajuda',
  run: 'Executar',
  running: 'Trabalhando…',
  answerTo: 'Resposta a',
  close: 'Fechar',
  back: 'Voltar',
  sure: 'Tem certeza?',
  yes: 'Sim, fazer',
  cancel: 'Cancelar',
  download: (name) => `Baixar ${name}`,
  typeIt: (line) => `Pôr na caixa de comando: ${line}`,
  tooLarge: 'A resposta é grande demais para uma página: peça-a no terminal da máquina em que o Frota roda.',
  notReached: 'Não foi possível falar com o Frota. Tente de novo.',

  login: 'Entrar',
  loginAsk: 'Peça um link ao bot ("painel", no Slack ou no Telegram), ou digite uma chave de API:',
  loginShell: 'Na máquina em que o Frota roda, "frota painel" também dá um link.',
  key: 'Chave de API',
  enter: 'Entrar',
  enterAs: (name) => `Entrar como ${name}`,
  linkOver: 'Este link já foi usado ou tem mais de dez minutos. Peça outro ao bot: "painel".',
  keyWrong: 'Esta chave de API não é conhecida ou foi revogada.',
  loggedOut: 'Você saiu.',

  forbidden: 'Isto pede outro papel',
  forbiddenText: (needed) => `Esta página pede o papel ${needed}. Um admin o dá: "eu papel".`,
  noRole: 'Ninguém deu a você um papel nesta equipe, ou ele foi retirado.',
  notFound: 'Esta página não existe',
  notFoundText: 'O que ela mostrava pode não existir mais.',
  refused: 'Isso não veio desta página',
  refusedText: 'A página pode estar velha demais. Volte, carregue-a de novo e tente outra vez.',
  failed: 'Não funcionou',
  failedText: 'O log do Frota diz por quê. Tente de novo daqui a pouco.',

  hour: 'Hora',
  day: 'Dia',
  of: (used, limit) => `${used} de ${limit}`,
  health: (health) => `Saúde ${health}`,
  warmUp: (stage, stages) => `Aquecimento ${stage}/${stages}`,
  warmedUp: 'Aquecido',
  until: (at) => `até ${at}`,
  last24: (n) => `${n} em 24 h`,
  sparkline: (total, most) =>
    `Mensagens enviadas em cada uma das últimas 24 horas: ${total} ao todo, ${most} na mais cheia`,
  summary: 'Resumo',
  connected: 'Conectados',
  sentToday: 'Enviadas hoje',
  capacity: 'Capacidade por dia',
  incidentsOpen: 'Incidentes abertos',
  running_campaigns: 'Campanhas rodando',

  progressOf: (name) => `Progresso de ${name}`,
  eta: (at) => `Pronta ${at}`,
  openReport: 'Relatório',
  details: 'Detalhes',
  noIncidents: 'Está tudo em ordem.',
  resolvedLately: 'Resolvidos há pouco',
  incident: 'Incidente',

  timeline: 'O que aconteceu',
  noTimeline: 'Ainda não há nada anotado.',
  by: (who) => `por ${who}`,
  qrOf: (name) => `QR code de ${name}`,
  qrAlt: 'QR code para ler com o WhatsApp',
};
