import type { Texts } from './en.ts';

export const ptBRModal: Texts['modal'] = {
  submit: { new: 'Criar rascunho', edit: 'Salvar' },
  close: 'Cancelar',
  closeDone: 'Fechar',
  version: (number) => `Mensagem, versão ${number}`,
  anotherVersion: 'Outra versão',
  more: 'Mais ajustes',
  csv: 'Ou um arquivo CSV de contatos',
  csvHint: 'Importado quando você enviar este formulário, numa lista com o nome do arquivo.',
  fileUnreachable: 'O Slack não me deixa ler este arquivo; solte-o na nossa conversa.',
  noLists: 'Ainda não há lista de contatos: junte um arquivo CSV.',
  kept: (label, usage) =>
    `"${label}" não cabe neste formulário e fica como está. Para mudar, digite: ${usage}`,
  press: 'Preenche-se aqui:',
  tooLate: 'O Slack não esperou pelo formulário. Mais uma vez:',
  importing: 'Importando os contatos. Pode levar um momento…',
  done: 'Pronto. A resposta está onde você pediu.',
  notSaved: 'Nada foi salvo ainda. Corrija isto e envie de novo.',
};
