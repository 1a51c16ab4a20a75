import type { enChat } from './en-chat.ts';

export const ptBRChat: typeof enChat = {
  stale: 'Este botão é antigo demais, ou não é meu. Peça de novo aquilo de que ele tratava.',
  taken: (by, seconds) => `${by} acabou de fazer isso, há ${seconds} s.`,
  sure: { yes: 'Sim, pode fazer', no: 'Não' },
  notDone: 'Ficou como estava.',
  privately: 'Isso não é para todo mundo: enviei só para você.',
  writeToMe: 'Isso não é para todo mundo. Escreva primeiro para mim em particular, e peça lá.',
};
