import { about } from './about.ts';
import type { Texts } from './en.ts';
import type { enContactsHelp } from './en-contacts.ts';
import { counter } from './formats.ts';

const count = counter('pt-BR');
const { format: number } = new Intl.NumberFormat('pt-BR');

export const ptBRContactsHelp: typeof enContactsHelp = {
  'contacts.import': {
    usage: 'contatos importar ARQUIVO [lista=NOME]',
    summary: 'Importa contatos de um arquivo CSV',
    example: about('contatos importar', 'examples/contatos.csv'),
  },
  'contacts.lists': {
    usage: 'contatos listas',
    summary: 'Mostra as listas de contatos e os campos para os textos',
    example: () => 'contatos listas',
  },
  'contacts.find': {
    usage: 'contatos buscar QUEM',
    summary: 'Acha pessoas por uma parte do nome ou do telefone',
    example: about('contatos buscar', 'Ana'),
  },
  'contacts.show': {
    usage: 'contatos mostrar TELEFONE',
    summary: 'Mostra o que se sabe de uma pessoa',
    example: about('contatos mostrar', '11 90000-0001'),
  },
  'contacts.optout': {
    usage: 'contatos sair TELEFONE',
    summary: 'Ninguém mais escreve para a pessoa, de imediato',
    example: about('contatos sair', '11 90000-0001'),
  },
  'contacts.optin': {
    usage: 'contatos voltar TELEFONE',
    summary: 'Campanhas que começarem a partir de agora podem escrever de novo para a pessoa',
    example: about('contatos voltar', '11 90000-0001'),
  },
  'contacts.export': {
    usage: 'contatos exportar LISTA',
    summary: 'Dá uma lista como arquivo CSV',
    example: about('contatos exportar', 'clientes'),
  },
};

export const ptBRContact: Texts['contact'] = {
  nobody: (typed) => `Não se conhece ninguém por "${typed}".`,
  several: (typed) => `Há várias pessoas com "${typed}". Para vê-las:`,
  more: (shown) => `Há mais do que estas ${shown}: dê mais do nome ou do telefone.`,
  phone: 'Telefone',
  segment: 'Segmento',
  tags: 'Marcas',
  lists: 'Listas',
  since: 'Desde',
  hearsFrom: 'Recebe de',
  lastContacted: 'Última mensagem',
  replied: 'Última resposta',
  optedOut: 'não quer mensagens',
  mayBeWritten: 'pode receber',
  optOut: 'Descadastrar',
  optIn: 'Recadastrar',
  sureOut: 'Ninguém mais escreve para esta pessoa?',
  sureIn: 'A pessoa disse que quer receber de novo?',
  out: (phone) => `Ninguém mais escreve para ${phone}; o que estava na fila não sai.`,
  outAlready: (phone) => `${phone} já estava descadastrado.`,
  in: (phone) => `${phone} pode receber de novo, de campanhas que começarem a partir de agora.`,
  inAlready: (phone) => `${phone} não estava descadastrado.`,
  exporting: (n) => `Exportando… ${count(n, 'contato', 'contatos')}`,
  exported: (list, n) => `Lista "${list}": ${count(n, 'contato', 'contatos')}.`,
  cut: (n, all) => `O arquivo tem os primeiros ${number(n)} de ${number(all)}.`,
  headers: { phone: 'telefone', name: 'nome', segment: 'segmento', optedOut: 'descadastrado' },
};
