import type { Texts } from './en.ts';

export const ptBROptions: Texts['options'] = {
  name: 'nome da campanha ou da regra',
  list: 'lista de contatos para a qual é enviada',
  text: 'mensagem, com {{nome}} ou outro campo e \\n para pular linha; outras versões em texto2=, texto3=…',
  instances: 'números que enviam, separados por vírgula; sem isto, a frota toda',
  rotation:
    'hibrida (cada contato fica com seu número, melhor saúde primeiro), fixa, inteligente, balanceada, rodizio ou por_segmento',
  interval: 'segundos entre duas mensagens de um número: 25-50',
  limit: 'mensagens por dia em cada número: 100',
  to: 'números que recebem os contatos, separados por vírgula; sem isto, todos os que enviam as mesmas campanhas',
  hour: 'mensagens por hora: 30',
  day: 'mensagens por dia: 200',
  newChats: 'mensagens por dia para quem o número ainda não conhece: 50',
  health: 'número com saúde (0–100) abaixo disto descansa: 30',
  start: 'quando começa: "2026-11-27 08:00", "27/11 8h", "amanhã 8h"',
  expiry: 'a partir de quando nada mais sai: "27/11 18:00"',
  media: 'endereço de um arquivo que vai com o texto: https://…/foto.jpg',
  kind: 'o que é o arquivo, se o final do endereço não diz: imagem, video ou documento',
  segments: 'quem escreve a quem: "vip=vendas-1,vendas-2;*=vendas-3"; * são todos os outros',
  when: 'o que a regra espera: respondeu, palavra, entregue, lida, falhou, numero ou campanha-concluida',
  conditions:
    'o que deve valer, com ; entre as partes: campanha=, segmento=, marca=, numero=, estado=, texto=, igual=, horas=08:00-18:00 seg-sex',
  actions:
    'o que fazer, com ; entre as partes: marcar=, lista=, descadastrar, enviar=TEXTO, avisar=slack:#canal TEXTO, postar=URL',
  phone: 'telefone que recebe o teste',
  revision: 'qual estado da campanha, como o botão diz',
  role: 'o que pode fazer: leitor, operador, aprovador ou admin',
  who: 'quem fez: um nome, ou um id como slack:U012AB3CD',
  count: 'quantas mostrar: 50',
  version: 'qual texto: 2 é texto2=',
};
