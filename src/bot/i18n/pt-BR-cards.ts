import type { enCards } from './en-cards.ts';
import { counter } from './formats.ts';

const count = counter('pt-BR');

export const ptBRCards: typeof enCards = {
  cards: {
    buttons: { pause: 'Pausar', resume: 'Retomar', cancel: 'Cancelar', report: 'Relatório' },
    reallyCancel: (name) =>
      `Cancelar a campanha "${name}" de vez? O que ainda não foi enviado nunca mais será.`,
    course: 'Como foi, ao longo do tempo:',
  },

  charts: {
    load: 'Carga dos números',
    loadAlt: (numbers, online) =>
      `Carga de ${count(numbers, 'número', 'números')}, ${online} conectado${online === 1 ? '' : 's'}`,
    historyAlt: (name) => `O que foi enviado, entregue, lido e falhou de "${name}" ao longo do tempo`,
  },
};
