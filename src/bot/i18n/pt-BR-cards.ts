import { quoted } from '../commands/command-line.ts';
import type { enCards, enCardsHelp } from './en-cards.ts';
import { counter } from './formats.ts';

const count = counter('pt-BR');

const csvExample = (name = 'Black Friday'): string => `campanha csv ${quoted(name)}`;

export const ptBRCardsHelp: typeof enCardsHelp = {
  'campaign.csv': {
    usage: 'campanha csv NOME',
    summary: 'Dá o que houve com cada mensagem, com o telefone, em um arquivo',
    example: csvExample,
  },
};

export const ptBRCards: typeof enCards = {
  cards: {
    rows: (n, name) => `${count(n, 'mensagem', 'mensagens')} de "${name}":`,
    noRows: (name) => `"${name}" ainda não tem mensagens: elas são feitas quando ela começa.`,
    inFile: 'Cada mensagem, em um arquivo:',
    toCsv: 'CSV',
    shownHere: (name) => `"${name}" tem o seu cartão nesta conversa; ele se atualiza sozinho.`,
    course: 'Como foi, ao longo do tempo:',
  },

  charts: {
    load: 'Carga dos números',
    loadAlt: (numbers, online) =>
      `Carga de ${count(numbers, 'número', 'números')}, ${online} conectado${online === 1 ? '' : 's'}`,
    historyAlt: (name) => `O que foi enviado, entregue, lido e falhou de "${name}" ao longo do tempo`,
  },
};
