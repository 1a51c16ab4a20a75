import type { Texts } from './en.ts';
import { counter } from './formats.ts';

const count = counter('pt-BR');
const { format: number } = new Intl.NumberFormat('pt-BR');

const actor = (by: string): string => (by === 'frota' ? 'pela própria Frota' : `por ${by}`);
const contacts = (n: number): string => count(n, 'contato', 'contatos');
const messages = (n: number): string => count(n, 'mensagem', 'mensagens');

export const ptBRInstances: Texts['instances'] = {
  none: 'A frota não tem números. Crie-os na Evolution; eles aparecem aqui sozinhos.',
  online: (online, total) => `${online} de ${count(total, 'número conectado', 'números conectados')}.`,
  since: (since, evidence) => `Desde ${since} (${evidence})`,
  until: (at) => `Até ${at}`,
  used: (hour, hourLimit, day, dayLimit) =>
    `Enviadas: ${number(hour)} de ${number(hourLimit)} nesta hora, ${number(day)} de ${number(dayLimit)} hoje`,
  newChats: (used, limit) => `Conversas novas: ${number(used)} de ${number(limit)} hoje`,
  contacts: (n) => `${contacts(n)} ${n === 1 ? 'recebe' : 'recebem'} mensagens deste número`,
  health: (health, failures) =>
    `Saúde ${health} de 100${failures > 0 ? `, ${count(failures, 'falha seguida', 'falhas seguidas')}` : ''}`,
  server: (server) => `Servidor Evolution: ${server}`,
  paused: (name) => `${name} pausado; as mensagens que esperavam vão por outros números. Para retomar:`,
  notPaused: (name) => `${name} já está pausado.`,
  resumed: (name) => `${name} retomado; volta a enviar assim que a Evolution informar que está aberto.`,
  notResumed: (name, state) => `${name} não está pausado, e sim ${state}.`,
  limits: (name, hour, day, newChats) =>
    `Limites de ${name}: ${messages(hour)} por hora, ${number(day)} por dia, ${count(newChats, 'conversa nova', 'conversas novas')} por dia.`,
  toSetLimits: 'Para mudá-los (cada um pode faltar):',
  restarting: (name) => `${name} está se conectando de novo; volta em alguns segundos. Para ver:`,
  notRestarted: (name) => `${name} não está conectado: não há o que reiniciar. Para conectá-lo:`,
  scan: (name) => `Leia com o celular de ${name}: WhatsApp, Dispositivos conectados, Conectar dispositivo.`,
  orType: (pairingCode) => `Ou conecte com o número de telefone e digite este código: ${pairingCode}`,
  goodFor: (seconds) => `Vale por mais ${count(seconds, 'segundo', 'segundos')}. Para um novo:`,
  qrChanges: 'O WhatsApp troca o código a cada meio minuto: ele muda aqui sozinho.',
  qrOver: (name) => `O QR code de ${name} não foi lido e já não vale.`,
  qrPrivately: (name) =>
    `O QR code de ${name} dá acesso a quem o lê: mando só para você. Se nada chegar, escreva uma vez para mim em particular e peça lá.`,
  isConnected: (name) => `${name} está conectado.`,
  noQrWhileOpen: (name) => `${name} está conectado: não há QR code para ler.`,
  noQr: (name) =>
    `A Evolution não tem um QR code de ${name} para mostrar. Se ele está conectando, peça de novo em alguns segundos:`,
  strangers: (names, more) =>
    `Sem gestão, embora cheguem eventos: ${names}${more > 0 ? ` e mais ${number(more)}` : ''}. Para ver por quê:`,
  stranger: (name) => `${name} · sem gestão`,
  strangerSeen: (server, at) => `Chegam eventos do servidor Evolution ${server}, o último em ${at}.`,
  notNamed: 'EVOLUTION_INSTANCES não o cita. Para a Frota usá-lo, inclua-o ali e reinicie a Frota.',
  notListed: (server) =>
    `As configurações o aceitam, mas o servidor Evolution ${server} não o lista. Quando listar, entra em uso sozinho.`,
  notOurServer: (server) =>
    `EVOLUTION_SERVERS não cita o servidor ${server}. Para a Frota usá-lo, inclua-o ali e reinicie a Frota.`,
};

export const ptBRWarmUp: Texts['warmUp'] = {
  stage: (stage, stages, perDay, since) =>
    `Aquecendo: etapa ${stage} de ${stages} desde ${since}, até ${messages(perDay)} por dia`,
  limited: (perDay) => `Enquanto aquece envia até ${messages(perDay)} por dia.`,
  over: (name) => `${name} está aquecido: seus limites valem por inteiro.`,
  set: (name, stage, stages, perDay) =>
    `${name} está agora na etapa ${stage} de ${stages}: até ${messages(perDay)} por dia.`,
  rule: 'Sobe uma etapa depois de um dia que correu bem; cai uma depois de uma restrição ou de 72 h sem mensagens.',
  toSet: 'Para decidir outra coisa (ou: concluir, reiniciar):',
};

export const ptBRMigration: Texts['migration'] = {
  contacts: (n, name) => `${contacts(n)} ${n === 1 ? 'recebe' : 'recebem'} mensagens de ${name}.`,
  engaged: (n) =>
    `${number(n)} deles ${n === 1 ? 'respondeu ou pediu' : 'responderam ou pediram'} para receber: vão primeiro.`,
  optedOut: (n) =>
    `${contacts(n)} que não ${n === 1 ? 'quer' : 'querem'} mais receber ${n === 1 ? 'fica' : 'ficam'} onde ${n === 1 ? 'está' : 'estão'}.`,
  nobody: (name) => `Nenhum contato recebe mensagens de ${name}: não há o que migrar.`,
  nowhere:
    'Nenhum número que envia as mesmas campanhas está conectado e saudável para recebê-los. Para indicar outros:',
  columns: { number: 'Vão para', has: 'Tem', gets: 'Recebe', perDay: 'Msgs/dia', days: 'Dias p/ todos' },
  moreTargets: (n) => `… e mais ${count(n, 'número', 'números')}`,
  crowded: (days) =>
    `Até ${count(days, 'dia', 'dias')} para escrever uma vez a todos: indique mais números, ou conte com a espera.`,
  toConfirm: 'Ninguém foi movido ainda. Para migrar:',
  began: (n, name) => `Migrando ${contacts(n)} de ${name}. Para ver o andamento:`,
  known: (by, at) => `Isto já foi feito ${actor(by)}, em ${at}.`,
  running: (moved, total, by) => `Migrando os contatos: ${number(moved)} de ${number(total)}, ${actor(by)}`,
  done: (moved, by, at) => `${count(moved, 'contato migrado', 'contatos migrados')} em ${at}, ${actor(by)}`,
  waits: (targets) => `Está esperando: nenhum dos destinos pode receber contatos agora: ${targets}.`,
  waitsFor: (name, why) => `${name} (${why})`,
  health: (health) => `saúde ${Math.round(health)} de 100`,
  toRedirect: 'Para mover os que restam para outros números:',
  redirects: 'A migração que espera termina onde está. Para mover os que restam:',
  toStop: 'Para encerrá-la onde está e devolver quem foi movido:',
  stopped: (moved, total, by, at) =>
    `Migração encerrada em ${at} com ${number(moved)} de ${contacts(total)} migrados, ${actor(by)}`,
  targetsLost: 'Os destinos foram banidos, saíram da frota ou ficaram fora por tempo demais.',
  undoUntil: (at) => `Pode ser desfeito até ${at}:`,
  undoing: (moved, total, by) => `Devolvendo os contatos: ${number(moved)} de ${number(total)}, ${actor(by)}`,
  undone: (moved, by, at) =>
    `${count(moved, 'contato devolvido', 'contatos devolvidos')} em ${at}, ${actor(by)}`,
  undoBegan: (n, name) =>
    n === 0
      ? `A migração de ${name} foi encerrada: não há quem devolver, e ninguém mais sai.`
      : `${count(n, 'contato volta', 'contatos voltam')} para ${name}; quem já recebeu mensagem do novo número fica com ele.`,
  noneToUndo: (name) => `Os contatos de ${name} nunca foram migrados.`,
};

export const ptBRFleetErrors: Pick<
  Texts['errors'],
  | 'nothing_to_migrate'
  | 'plan_outdated'
  | 'migration_unknown'
  | 'migration_running'
  | 'undo_too_late'
  | 'nothing_to_undo'
  | 'warm_up_off'
> = {
  nothing_to_migrate: ({ instance, contacts: n }) =>
    n === 0
      ? `Nenhum contato recebe mensagens de ${instance}: não há o que migrar.`
      : `Nenhum número está conectado e saudável para receber os contatos de ${instance}.`,
  plan_outdated: () => 'Os contatos foram devolvidos nesse meio-tempo; veja a prévia de novo.',
  migration_unknown: () => 'Essa migração não existe.',
  migration_running: ({ instance, by }) =>
    `Os contatos de ${instance} estão sendo movidos agora, ${actor(by)}; espere terminar.`,
  undo_too_late: ({ instance }) =>
    `Os contatos de ${instance} foram migrados há mais de 24 horas; não dá mais para desfazer.`,
  nothing_to_undo: ({ instance }) =>
    `Todos os que saíram de ${instance} já receberam mensagem do novo número ou seguiram adiante: ninguém volta.`,
  warm_up_off: () => 'Os números não são aquecidos: WARM_UP está desligado nas configurações.',
};
