import type { ActionKind, Conditions, RuleEvent } from '../../engine/automations/rule.ts';
import type { InstanceState } from '../../engine/types.ts';
import type { Words } from './campaign-words.ts';

/** How people say what a rule waits for. */
export const EVENT_WORDS: Readonly<Record<RuleEvent, Words>> = {
  replied: { 'pt-BR': 'respondeu', en: 'replied', aliases: ['resposta', 'respondida', 'reply', 'answered'] },
  keyword: { 'pt-BR': 'palavra', en: 'keyword', aliases: ['palavra-chave', 'word'] },
  delivered: { 'pt-BR': 'entregue', en: 'delivered', aliases: ['entrega'] },
  read: { 'pt-BR': 'lida', en: 'read', aliases: ['leu', 'lido', 'leitura'] },
  failed: { 'pt-BR': 'falhou', en: 'failed', aliases: ['falha', 'erro', 'failure'] },
  instance_state: {
    'pt-BR': 'numero',
    en: 'number',
    aliases: ['instancia', 'instance', 'estado', 'state', 'instance_state'],
  },
  campaign_done: {
    'pt-BR': 'campanha-concluida',
    en: 'campaign-done',
    aliases: ['campanha', 'campaign', 'concluida', 'campaign_done', 'fim'],
  },
};

/** What a condition is called. `hours` and `states` are read otherwise than lists of names. */
export const CONDITION_WORDS: Readonly<Record<keyof Conditions, Words>> = {
  campaigns: { 'pt-BR': 'campanha', en: 'campaign', aliases: ['campanhas', 'campaigns'] },
  segments: { 'pt-BR': 'segmento', en: 'segment', aliases: ['segmentos', 'segments'] },
  tags: { 'pt-BR': 'marca', en: 'tag', aliases: ['marcas', 'tags', 'etiqueta'] },
  instances: {
    'pt-BR': 'numero',
    en: 'number',
    aliases: ['instancia', 'instance', 'instancias', 'instances', 'numeros', 'numbers'],
  },
  states: { 'pt-BR': 'estado', en: 'state', aliases: ['estados', 'states'] },
  contains: { 'pt-BR': 'texto', en: 'text', aliases: ['contem', 'contains', 'palavra', 'palavras'] },
  equals: { 'pt-BR': 'igual', en: 'equals', aliases: ['texto-igual', 'is'] },
  hours: { 'pt-BR': 'horas', en: 'hours', aliases: ['horario', 'hora', 'hour'] },
};

/** What an action is called. */
export const ACTION_WORDS: Readonly<Record<ActionKind, Words>> = {
  tag: { 'pt-BR': 'marcar', en: 'tag', aliases: ['marca', 'etiquetar'] },
  opt_out: { 'pt-BR': 'descadastrar', en: 'opt-out', aliases: ['opt_out', 'optout', 'remover'] },
  list: { 'pt-BR': 'lista', en: 'list', aliases: ['listar', 'adicionar', 'add'] },
  send: { 'pt-BR': 'enviar', en: 'send', aliases: ['mensagem', 'message', 'responder', 'reply'] },
  notify: { 'pt-BR': 'avisar', en: 'notify', aliases: ['notificar', 'aviso'] },
  post: { 'pt-BR': 'postar', en: 'post', aliases: ['webhook', 'url'] },
};

/** How people say a number's state in a condition. */
export const STATE_WORDS: Readonly<Record<InstanceState, Words>> = {
  connected: { 'pt-BR': 'conectado', en: 'connected', aliases: [] },
  connecting: { 'pt-BR': 'conectando', en: 'connecting', aliases: [] },
  disconnected: { 'pt-BR': 'desconectado', en: 'disconnected', aliases: ['offline', 'caiu'] },
  logged_out: { 'pt-BR': 'sessao-encerrada', en: 'logged-out', aliases: ['logged_out', 'deslogado'] },
  restricted: { 'pt-BR': 'restrito', en: 'restricted', aliases: [] },
  banned: { 'pt-BR': 'banido', en: 'banned', aliases: [] },
  paused: { 'pt-BR': 'pausado', en: 'paused', aliases: [] },
};
