import { quoted } from '../commands/command-line.ts';
import type { Texts } from './en.ts';
import { about } from './about.ts';
import { ptBRContactsHelp } from './pt-BR-contacts.ts';
import { ptBRApprovalHelp } from './pt-BR-approval.ts';
import { ptBRDoctorHelp } from './pt-BR-doctor.ts';
import { ptBRKeysHelp } from './pt-BR-keys.ts';
import { ptBRDashboardHelp } from './pt-BR-dashboard.ts';
import { ptBRPeopleHelp } from './pt-BR-people.ts';
import { ptBRCardsHelp } from './pt-BR-cards.ts';
import { ptBRIncidentsHelp } from './pt-BR-incidents.ts';
import { ptBRRulesHelp } from './pt-BR-rules-help.ts';
import { ptBRWebhooksHelp } from './pt-BR-webhooks.ts';

export const ptBRHelp: Texts['help'] = {
  ...ptBRCardsHelp,
  ...ptBRContactsHelp,
  ...ptBRIncidentsHelp,
  'campaign.new': {
    usage: 'campanha nova nome=… lista=… texto=…',
    summary: 'Cria uma campanha como rascunho',
    example: (list = 'contatos') =>
      `campanha nova nome="Black Friday" lista=${quoted(list)} texto="Oi {{nome}}!"`,
  },
  'campaign.edit': {
    usage: 'campanha editar NOME chave=…',
    summary: 'Muda uma campanha que não está em andamento',
    example: (name = 'Black Friday') => `campanha editar ${quoted(name)} intervalo=30-60 limite=80`,
  },
  'campaign.duplicate': {
    usage: 'campanha duplicar NOME [chave=…]',
    summary: 'Cria um rascunho com as mesmas opções, menos as que são dadas',
    example: (name = 'Black Friday') => `campanha duplicar ${quoted(name)} instancias=todas`,
  },
  'campaign.test': {
    usage: 'campanha testar NOME telefone=…',
    summary: 'Envia um dos textos para você',
    example: (name = 'Black Friday') => `campanha testar ${quoted(name)} telefone="11 90000-0000"`,
  },
  'campaign.start': {
    usage: 'campanha iniciar NOME [agora]',
    summary: 'Inicia, na hora marcada se há uma; agora: já',
    example: about('campanha iniciar', 'Black Friday'),
  },
  'campaign.watch': {
    usage: 'campanha acompanhar NOME',
    summary: 'Mostra o andamento ao vivo',
    example: about('campanha acompanhar', 'Black Friday'),
  },
  'campaign.show': {
    usage: 'campanha ver NOME',
    summary: 'Mostra o andamento, a previsão e o que cada número fez',
    example: about('campanha ver', 'Black Friday'),
  },
  'campaign.report': {
    usage: 'campanha relatorio NOME',
    summary: 'Mostra o que houve com as mensagens, por quê e quando',
    example: about('campanha relatorio', 'Black Friday'),
  },
  'campaign.unknown': {
    usage: 'campanha desconhecidas NOME',
    summary: 'Decide o que talvez tenha sido enviado: reenviar, desistir',
    example: about('campanha desconhecidas', 'Black Friday'),
  },
  'campaign.pause': {
    usage: 'campanha pausar NOME',
    summary: 'Para até ser retomada',
    example: about('campanha pausar', 'Black Friday'),
  },
  'campaign.resume': {
    usage: 'campanha retomar NOME',
    summary: 'Continua de onde parou',
    example: about('campanha retomar', 'Black Friday'),
  },
  'campaign.cancel': {
    usage: 'campanha cancelar NOME',
    summary: 'Encerra de vez',
    example: about('campanha cancelar', 'Black Friday'),
  },
  'campaign.discard': {
    usage: 'campanha descartar NOME',
    summary: 'Apaga um rascunho',
    example: about('campanha descartar', 'Black Friday'),
  },
  campaigns: {
    usage: 'campanhas',
    summary: 'Mostra todas as campanhas',
    example: () => 'campanhas',
  },
  instances: {
    usage: 'instancias',
    summary: 'Mostra os números, seu status e sua capacidade',
    example: () => 'instancias',
  },
  'instance.show': {
    usage: 'instancia NOME',
    summary: 'Mostra um número e o porquê do seu status',
    example: about('instancia', 'vendas-1'),
  },
  'instance.pause': {
    usage: 'instancia pausar NOME',
    summary: 'Tira um número de uso',
    example: about('instancia pausar', 'vendas-1'),
  },
  'instance.resume': {
    usage: 'instancia retomar NOME',
    summary: 'Volta a usar um número pausado',
    example: about('instancia retomar', 'vendas-1'),
  },
  'instance.migrate': {
    usage: 'instancia migrar NOME [confirmar]',
    summary: 'Passa os contatos dele para outros números; antes mostra o que faria',
    example: about('instancia migrar', 'vendas-1'),
  },
  'instance.undo': {
    usage: 'instancia desfazer NOME',
    summary: 'Desfaz a última migração dele: enquanto corre e por 24 horas',
    example: about('instancia desfazer', 'vendas-1'),
  },
  'instance.warmup': {
    usage: 'instancia aquecimento NOME [etapa N]',
    summary: 'Mostra em que etapa está um número novo, ou decide: etapa N, concluir, reiniciar',
    example: about('instancia aquecimento', 'vendas-1'),
  },
  'instance.limits': {
    usage: 'instancia limites NOME hora=… dia=…',
    summary: 'Define quantas mensagens ele pode enviar',
    example: (name = 'vendas-1') => `instancia limites ${quoted(name)} hora=30 dia=200 novas=50`,
  },
  'instance.qr': {
    usage: 'instancia qr NOME',
    summary: 'Mostra o QR code que o conecta, para ler com o celular dele',
    example: about('instancia qr', 'vendas-1'),
  },
  'instance.restart': {
    usage: 'instancia reiniciar NOME',
    summary: 'Faz com que se conecte de novo ao WhatsApp',
    example: about('instancia reiniciar', 'vendas-1'),
  },
  ...ptBRApprovalHelp,
  ...ptBRPeopleHelp,
  ...ptBRKeysHelp,
  ...ptBRDoctorHelp,
  ...ptBRDashboardHelp,
  ...ptBRRulesHelp,
  ...ptBRWebhooksHelp,
  help: {
    usage: 'ajuda [COMANDO]',
    summary: 'Mostra os comandos, ou tudo sobre um deles',
    example: () => 'ajuda',
  },
  quit: {
    usage: 'sair',
    summary: 'Encerra a Frota; as campanhas continuam quando ela voltar',
    example: () => 'sair',
  },
};
