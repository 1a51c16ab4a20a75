import type { enShell } from './en-shell.ts';

export const ptBRShell: typeof enShell = {
  usage: [
    'frota                  inicia o Frota: com o console em um terminal, senão como servidor com o log na saída',
    'frota COMANDO …        responde um comando, também ao lado do Frota que funciona',
    'frota ajuda COMANDO    mostra um comando com suas opções e um exemplo',
    'frota --version        mostra a versão',
  ],
  about: [
    'As configurações vêm do ambiente e do .env desta pasta; o .env.example tem todas.',
    'Código de saída 0: feito. 1: o pedido está errado ou não deu certo, o doutor achou um problema ou o Frota não pode iniciar.',
  ],
  commands: 'Comandos:',
  which: (shells) => `Diga qual shell: ${shells.join(', ')}.`,
};
