import type { enConversation } from './en-conversation.ts';

export const ptBRConversation: typeof enConversation = {
  step: (n, of) => `${n} de ${of}`,
  choose: 'Toque em um, ou escreva.',
  chooseSome: 'Toque em quantos quiser, ou escreva os nomes com vírgulas entre eles.',
  file: 'Ou envie aqui um arquivo CSV: ele vira uma lista.',
  anotherText: 'Escreva outra versão do texto, ou siga em frente.',
  inGroup: 'Responda a esta mensagem, ou use os botões.',
  check: 'Está certo assim?',
  missing: 'falta',
  versions: (first, others) => `${first} (+${others})`,
  buttons: {
    back: '◀ Voltar',
    cancel: '✖ Cancelar',
    goOn: 'Seguir',
    keep: (value) => `Manter: ${value}`,
    skip: (otherwise) => `Pular: ${otherwise}`,
    clear: (otherwise) => `Limpar: ${otherwise}`,
    clearTexts: 'Escrever de novo',
    more: 'Mais opções',
    save: { new: 'Criar o rascunho', edit: 'Salvar as mudanças' },
  },
  pressSave: 'Toque no que deve mudar, ou no primeiro botão.',
  goesOn: 'Você ainda está preenchendo isto. Para começar outra, cancele primeiro.',
  changed:
    'O Frota foi atualizado nesse meio-tempo e agora pergunta isto de outro jeito. O que você preencheu continua aqui.',
  cancelled: 'Cancelado: nada foi salvo.',
  saving: 'Salvando…',
  saved: 'Salvo.',
  answered: 'Isso já foi respondido; veja a pergunta mais recente.',
  over: 'Isso já foi concluído ou cancelado.',
  notYours: 'Outra pessoa está preenchendo isto.',
};
