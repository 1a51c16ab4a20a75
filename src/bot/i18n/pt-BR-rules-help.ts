import { quoted } from '../commands/command-line.ts';
import type { enRulesHelp } from './en-rules-help.ts';

const about =
  (command: string, usual: string) =>
  (subject = usual) =>
    `${command} ${quoted(subject)}`;

export const ptBRRulesHelp: typeof enRulesHelp = {
  rules: {
    usage: 'regras',
    summary: 'Mostra as regras: o que é feito quando algo acontece',
    example: () => 'regras',
  },
  'rule.new': {
    usage: 'regra nova nome=… quando=… entao=…',
    summary: 'Cria uma regra',
    example: (name = 'preco') =>
      `regra nova nome=${quoted(name)} quando=palavra se="texto=preço,valor; horas=08:00-18:00 seg-sex" entao="marcar=quente; enviar=Oi {{nome}}!"`,
  },
  'rule.show': {
    usage: 'regra ver NOME',
    summary: 'Mostra o que uma regra faz, e o que fez nos últimos 30 dias',
    example: about('regra ver', 'preco'),
  },
  'rule.dryrun': {
    usage: 'regra simular NOME',
    summary: 'Mostra o que ela teria feito nas últimas 24 horas, sem fazer nada',
    example: about('regra simular', 'preco'),
  },
  'rule.on': {
    usage: 'regra ligar NOME',
    summary: 'Liga uma regra para o que acontecer a partir de agora',
    example: about('regra ligar', 'preco'),
  },
  'rule.off': {
    usage: 'regra desligar NOME',
    summary: 'Desliga uma regra',
    example: about('regra desligar', 'preco'),
  },
  'rule.remove': {
    usage: 'regra remover NOME',
    summary: 'Remove uma regra de vez',
    example: about('regra remover', 'preco'),
  },
};
