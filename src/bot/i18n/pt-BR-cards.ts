import type { enCards } from './en-cards.ts';
import { counter } from './formats.ts';

const count = counter('pt-BR');

export const ptBRCards: typeof enCards = {
  charts: {
    load: 'Carga dos números',
    loadAlt: (numbers, online) =>
      `Carga de ${count(numbers, 'número', 'números')}, ${online} conectado${online === 1 ? '' : 's'}`,
    historyAlt: (name) => `O que foi enviado, entregue, lido e falhou de "${name}" ao longo do tempo`,
  },
};
