import { quoted } from '../commands/command-line.ts';
import type { Texts } from './en.ts';
import { ptBRIncidentButtons } from './pt-BR-incidents.ts';

export const ptBRButtons: Texts['buttons'] = {
  ...ptBRIncidentButtons,
  launch: 'Lançar',
  launchNow: 'Lançar agora',
  testToMe: 'Testar em mim',
  edit: 'Editar',
  discard: 'Descartar',
  pause: 'Pausar',
  resume: 'Retomar',
  cancel: 'Cancelar',
  report: 'Relatório',
  show: 'Ver',
  newCampaign: 'Nova campanha',
  duplicate: 'Duplicar',
  restart: 'Reiniciar',
  qr: 'Mostrar QR',
  newQr: 'Novo código',
  migrate: 'Migrar contatos',
  undo: 'Desfazer',
  turnOn: 'Ligar',
  turnOff: 'Desligar',
  dryRun: 'Simular',
  retry: 'Repetir',
  drop: 'Descartar',
  resend: 'Reenviar',
  giveUp: 'Contar como falha',

  confirm: {
    discard: (name) => `Descartar o rascunho "${name}"? Ele não volta mais.`,
    cancel: (name) => `Cancelar "${name}" de vez? O que não foi enviado não será mais.`,
    restart: (name) => `Reiniciar ${name}? Ele fica fora por alguns segundos.`,
    migrate: (n, name) => `Tirar ${n} contatos de ${name}?`,
    drop: 'Descartar de vez? O que ele dizia não é mais aplicado.',
    dropAll: 'Descartar todos de vez? O que eles diziam não é mais aplicado.',
    resend: 'Enviar de novo? Alguém pode receber duas vezes.',
  },

  lines: {
    new: (list) => (list === undefined ? 'campanha nova' : `campanha nova lista=${quoted(list)}`),
    edit: (name) => `campanha editar ${quoted(name)}`,
    test: (name) => `campanha testar ${quoted(name)}`,
    duplicate: (name) => `campanha duplicar ${quoted(name)}`,
    silence: (ref, time) => `alerta silenciar ${ref} ${time}`,
  },
};
