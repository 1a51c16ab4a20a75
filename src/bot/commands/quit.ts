import { reply, text } from '../reply.ts';
import type { WordCommand } from './command.ts';

/** `sair`: leaves the console, and with it the server that runs in it. */
export const quitCommand: WordCommand = {
  id: 'quit',
  needs: 'none',
  names: { 'pt-BR': 'sair', en: 'quit' },
  aliases: ['exit', 'fim'],
  atConsole: true,
  async run({ texts }) {
    return { ...reply(text(texts.goodbye, 'muted')), leave: true };
  },
};
