import { quoted } from '../commands/command-line.ts';
import type { enApproval, enApprovalErrors, enApprovalHelp } from './en-approval.ts';
import { counter } from './formats.ts';

const count = counter('pt-BR');
const people = (n: number): string => count(n, 'pessoa', 'pessoas');

export const ptBRApproval: typeof enApproval = {
  waits: (by, at, recipients) =>
    `${by} pediu o lançamento em ${at}, para ${people(recipients)}. Outra pessoa precisa aprovar.`,
  toDecide: 'Um aprovador decide:',
  approve: 'Aprovar',
  refuse: 'Recusar',
  sure: (name, recipients) => `Lançar "${name}" para ${people(recipients)}?`,
  asked: (name, recipients, above) =>
    `"${name}" vai para ${people(recipients)}: acima de ${people(above)}, outra pessoa precisa aprovar o lançamento. Agora ela espera por isso.`,
  atRevision: (line, revision) => `${line} revisao=${revision}`,
  changed: (name) => `"${name}" mudou depois que isto foi mostrado, então nada foi lançado. Veja de novo:`,
  who: (names) => `Quem pode: ${names}.`,
  nobody: 'Ainda não há outro aprovador; um admin nomeia um:',
  refused: (name, paused) =>
    `O lançamento de "${name}" foi recusado; ela volta a ${paused ? 'ficar pausada' : 'ser rascunho'}.`,
  tell: (name) => `${name}, que pediu, recebe o aviso abaixo do cartão da campanha.`,
  toldApproved: (name, by) => `${by} aprovou o lançamento de "${name}".`,
  toldRefused: (name, by, reason) =>
    `${by} não aprovou o lançamento de "${name}"${reason === undefined ? '.' : `: ${reason}`}`,
  refusedBy: (by, at, reason) =>
    `${by} não aprovou o lançamento em ${at}${reason === undefined ? '.' : `: ${reason}`}`,
  withdrawn: 'É preciso lançar de novo: o que foi pedido ou aprovado não é mais o que ela é agora.',
};

export const ptBRApprovalErrors: typeof enApprovalErrors = {
  own_request: ({ campaign }) =>
    `Foi você quem pediu o lançamento de "${campaign}": outra pessoa precisa aprovar.`,
};

export const ptBRApprovalHelp: typeof enApprovalHelp = {
  'campaign.approve': {
    usage: 'campanha aprovar NOME',
    summary: 'Lança uma campanha grande que outra pessoa pediu para lançar',
    example: (name = 'Black Friday') => `campanha aprovar ${quoted(name)}`,
  },
  'campaign.refuse': {
    usage: 'campanha recusar NOME [MOTIVO]',
    summary: 'Devolve uma campanha que espera aprovação',
    example: (name = 'Black Friday') => `campanha recusar ${quoted(name)}`,
  },
};
