import type { enWebhooks, enWebhooksHelp } from './en-webhooks.ts';
import { counter } from './formats.ts';

const count = counter('pt-BR');

export const ptBRWebhooks: typeof enWebhooks = {
  noneWaits: 'Nenhum evento espera.',
  heldBack: (n) =>
    `${count(n, 'evento aguarda', 'eventos aguardam')} um pouco: a mensagem ainda não é conhecida, ou outro evento dirá mais.`,
  due: (n, since) =>
    `${count(n, 'evento espera', 'eventos esperam')} para ser aplicado${n === 1 ? '' : 's'}, o primeiro há ${since}.`,
  dead: (n) => `Desistimos de ${count(n, 'evento', 'eventos')}, por erros.`,
  noDead: 'Não desistimos de nenhum evento.',
  moreDead: (n) => `… e mais ${count(n, 'outro', 'outros')}`,
  next: 'Para ver um por inteiro, tentar de novo ou descartar de vez:',
  cut: (n) => `… e mais ${count(n, 'letra', 'letras')}`,
  retried: (n) => `${count(n, 'evento será tentado', 'eventos serão tentados')} de novo agora.`,
  wouldDrop: (n) =>
    `${count(n, 'evento seria descartado', 'eventos seriam descartados')} de vez. Para descartar:`,
  dropped: (n) => `${count(n, 'evento foi descartado', 'eventos foram descartados')}.`,
  set: (n) => `Webhooks de ${count(n, 'número definidos', 'números definidos')}.`,
  notSet: (n) =>
    `De ${count(n, 'número', 'números')} não deu para definir; o que acontece lá não é visto. Nova tentativa em 3 minutos.`,
  noneRefused: 'Nenhum webhook foi recusado nos últimos 7 dias.',
  refused: 'Recusados, a última vez há menos de 7 dias:',
  answers: {
    unauthorized: '401, sem prova',
    too_large: '413, grande demais',
    unavailable: '503, tente depois',
  },
  fixes: {
    unknownServer:
      'sem segredo conhecido e, no endereço, sem o nome de um de EVOLUTION_SERVERS: digite "webhooks definir"; se não adiantar, é um estranho que posta',
    wrongSecret: (server) =>
      `o segredo falta ou está errado: digite "webhooks definir", que dá o certo a ${server}; se não adiantar, é um estranho que posta`,
    tooLarge: (megabytes) =>
      `o maior tem ${megabytes} MB: desligue webhookBase64 na Evolution ("webhooks definir" faz isso) ou aumente WEBHOOK_BODY_LIMIT_MB`,
    unavailable:
      'o banco de dados não respondia ou havia eventos demais à espera: a Evolution envia de novo sozinha; se continuar, veja o log',
  },
  columns: {
    ref: 'Ref',
    at: 'Desistência',
    received: 'Recebido',
    server: 'Servidor',
    instance: 'Número',
    instances: 'Números',
    event: 'Evento',
    tries: 'Tentativas',
    error: 'Erro',
    answer: 'Resposta',
    count: 'Ao todo',
    last: 'Última',
    fix: 'O que fazer',
  },
};

const ofRef =
  (command: string) =>
  (ref = '3f9a1c07') =>
    `${command} ${ref}`;

export const ptBRWebhooksHelp: typeof enWebhooksHelp = {
  webhooks: {
    usage: 'webhooks',
    summary: 'Mostra o que da Evolution espera, falhou ou foi recusado, e o que fazer',
    example: () => 'webhooks',
  },
  'webhooks.dead': {
    usage: 'webhooks mortos [listar]',
    summary: 'Mostra os eventos de que desistimos, por erros',
    example: () => 'webhooks mortos',
  },
  'webhooks.dead.show': {
    usage: 'webhooks mortos ver REF',
    summary: 'Mostra um deles por inteiro',
    example: ofRef('webhooks mortos ver'),
  },
  'webhooks.dead.retry': {
    usage: 'webhooks mortos repetir REF|todos',
    summary: 'Tenta de novo, como se tivessem acabado de chegar',
    example: ofRef('webhooks mortos repetir'),
  },
  'webhooks.dead.drop': {
    usage: 'webhooks mortos descartar REF|todos',
    summary: 'Descarta de vez; se forem todos, pergunta antes',
    example: ofRef('webhooks mortos descartar'),
  },
  'webhooks.set': {
    usage: 'webhooks definir',
    summary: 'Aponta os webhooks de todos os números para a Frota e diz quais não deu',
    example: () => 'webhooks definir',
  },
};
