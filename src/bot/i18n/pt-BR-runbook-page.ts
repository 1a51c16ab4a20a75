import type { enRunbookPage } from './en-runbook-page.ts';

export const ptBRRunbookPage: typeof enRunbookPage = {
  anyOf: {
    instance: 'um número',
    server: '…',
    campaign: '…',
    process: 'um processo',
    count: '…',
    limit: '…',
    health: '…',
    below: '…',
    stage: '…',
  },
  link: 'Roteiro: o que fazer, passo a passo',
  all: 'Roteiros',
  about: 'O que cada incidente quer dizer, e o que fazer.',
  means: 'O que quer dizer',
  steps: 'O que fazer',
  buttons: 'Reiniciar, Mostrar QR, Migrar contatos e semelhantes são botões do cartão, onde ele os tem.',
  otherLanguage: 'In English',
};
