import type { Texts } from './en.ts';
import { counter } from './formats.ts';

const count = counter('pt-BR');
const { format: number } = new Intl.NumberFormat('pt-BR');
const list = new Intl.ListFormat('pt-BR');

export const ptBRForm: Texts['form'] = {
  title: { new: 'Nova campanha', edit: 'Editar campanha' },
  labels: {
    name: 'Nome',
    list: 'Lista de contatos',
    text: 'Mensagem',
    instances: 'Números que enviam',
    rotation: 'Estratégia',
    start: 'Início',
    media: 'Arquivo que vai junto',
    kind: 'Tipo do arquivo',
    segments: 'Quem escreve a quem',
    interval: 'Segundos entre duas mensagens',
    limit: 'Mensagens por dia e número',
    health: 'Descansa com saúde abaixo de',
    expiry: 'Fim',
  },
  hints: {
    name: 'Como a equipe a chama; quem recebe a mensagem não vê.',
    list: 'Quem recebe a mensagem. Para outra lista, importe um arquivo CSV.',
    text: 'Com {{nome}} ou outro campo da lista; {{nome|amigo}} diz o que fica se estiver vazio. As versões se alternam por igual.',
    instances: 'Nenhum escolhido: a frota toda. Banidos ou pausados são pulados até voltarem.',
    rotation: 'Como cada mensagem recebe seu número.',
    start: '"2026-11-27 08:00", "27/11 8h" ou "amanhã 8h"; vazio: ao lançar.',
    media: 'Endereço de uma imagem, um vídeo ou um documento: https://…/foto.jpg',
    kind: 'Só se o final do endereço não disser.',
    segments: 'Uma linha cada: vip=vendas-1,vendas-2 e *=vendas-3 para todos os outros.',
    interval: 'Uma faixa como 25-50: cada pausa é sorteada dentro dela.',
    limit: 'Por um número, nesta campanha.',
    health: 'De 0 a 100: um número menos saudável descansa.',
    expiry: '"27/11 18:00": o que não saiu até lá não sai mais.',
  },
  strategies: {
    hybrid: 'Cada contato fica com seu número; novos vão ao mais saudável',
    sticky: 'Cada contato fica com seu número, e espera por ele',
    intelligent: 'Números saudáveis e com folga vão primeiro',
    balanced: 'Todos os números enviam mais ou menos o mesmo',
    round_robin: 'Um número depois do outro, em rodízio',
    by_segment: 'Cada segmento tem números próprios',
  },
  kinds: { image: 'imagem', video: 'vídeo', document: 'documento' },
  otherwise: (usual) => ({
    ...usual,
    instances: 'a frota toda',
    start: 'ao lançar',
    media: 'nenhum',
    kind: 'pelo final do endereço',
    segments: 'qualquer número escreve a qualquer um',
    expiry: 'nenhum',
  }),
  contacts: (n) => count(n, 'contato', 'contatos'),
  free: (free, limit) => `${count(free, 'livre', 'livres')} de ${number(limit)} hoje`,
  warming: (stage, stages) => `aquecendo, etapa ${stage} de ${stages}`,
  preview: {
    noText: 'A prévia aparece com o primeiro texto.',
    noList: 'Escolha uma lista para ver o texto como os contatos recebem.',
    nobody: (name) => `Ninguém no começo de "${name}" pode receber mensagens: não há prévia.`,
    as: (who) => `Como ${who} recebe:`,
    versionAs: (version, who) => `Texto ${version}, como ${who} recebe:`,
    gap: (fields) => `Vazio aí: ${list.format(fields)}.`,
  },
};
