import type { ActionKind, RuleEvent } from '../../engine/automations/rule.ts';
import type { RULE_PROBLEMS } from '../../engine/automations/rule-problems.ts';
import { ACTION_WORDS, EVENT_WORDS, STATE_WORDS } from '../commands/rule-words.ts';
import type { enRuleErrors, enRules } from './en-rules.ts';
import { counter } from './formats.ts';

const count = counter('pt-BR');

export const ptBRRules: typeof enRules = {
  none: 'Ainda não há regras. Crie uma:',
  on: 'ligada',
  off: 'desligada',
  onSince: (at) => `ligada, para o que acontece desde ${at}`,
  ofFile: 'De AUTOMATIONS_FILE',
  madeBy: (by, at) => `Criada por ${by} em ${at}`,
  created: (name) => `A regra "${name}" está ligada: vale para o que acontecer a partir de agora.`,
  toTry: 'O que ela teria feito nas últimas 24 horas:',
  switchedOn: (name) => `A regra "${name}" está ligada: vale para o que acontecer a partir de agora.`,
  isOn: (name) => `A regra "${name}" já está ligada.`,
  switchedOff: (name) => `A regra "${name}" está desligada. Para ligá-la de novo:`,
  isOff: (name) => `A regra "${name}" já está desligada.`,
  removed: (name) => `A regra "${name}" foi removida. O que ela já decidiu ainda será feito.`,
  lately: (done, failed, waiting) =>
    `Nos últimos 30 dias: ${count(done, 'ação feita', 'ações feitas')}, ${count(failed, 'falhou', 'falharam')}, ${count(waiting, 'esperando', 'esperando')}.`,
  looked: (from, to, events, matched) =>
    `De ${from} a ${to}: ${count(events, 'evento', 'eventos')} deste tipo, ${count(matched, 'atende', 'atendem')} à regra.`,
  lastStates: 'De cada número só se conhece a última mudança de estado.',
  nothingDone: 'Foi uma simulação: nada foi feito.',
  nothing: 'nada: uma mensagem por pessoa e dia, e só para contatos',
  more: (n) => `… e mais ${count(n, 'outro', 'outros')}`,
  columns: {
    rule: 'Regra',
    state: 'Estado',
    when: 'Quando',
    conditions: 'Se',
    actions: 'Então',
    at: 'Em',
    whom: 'Quem',
    text: 'O quê',
  },
  notices: {
    replied: (who, number, text) => `${who} escreveu para ${number}${text === undefined ? '' : `: ${text}`}`,
    delivered: (who) => `Entregue: ${who}`,
    read: (who) => `Lida: ${who}`,
    failed: (who, reason) => `Não entregue: ${who}${reason === undefined ? '' : ` (${reason})`}`,
    state: (number, state) => `${number} está ${state}`,
    campaignDone: 'A campanha terminou',
    byRule: (rule) => `Regra: ${rule}`,
  },
};

export const ptBRRuleErrors: typeof enRuleErrors = {
  rule_of_file: ({ name }) =>
    `A regra "${name}" está em AUTOMATIONS_FILE: tire-a de lá e inicie a Frota de novo, ou desligue-a com: regra desligar "${name}"`,
};

const event = (when: RuleEvent): string => EVENT_WORDS[when]['pt-BR'];
const action = (kind: ActionKind): string => ACTION_WORDS[kind]['pt-BR'];

export const ptBRRuleProblems: typeof RULE_PROBLEMS = {
  rule_name_missing: () => 'falta; dê à regra um nome com letras ou números',
  rule_name_too_long: ({ length, max }) => `tem ${length} caracteres; o máximo é ${max}`,
  rule_name_taken: ({ name }) => `já existe uma regra "${name}"; escolha outro nome`,
  keyword_without_text: () => 'não diz o texto, e uma regra de palavra precisa dele: texto=… ou igual=…',
  text_without_words: ({ text }) => `espera por "${text}", que não tem palavra, número nem emoji`,
  text_of_nothing: ({ when }) =>
    `olha um texto, mas "${event(when)}" não tem; use ${event('replied')} ou ${event('keyword')}`,
  person_of_nothing: ({ when }) => `pede segmento ou marca, mas "${event(when)}" não é sobre uma pessoa`,
  state_of_nothing: ({ when }) =>
    `pede o estado de um número, mas espera por "${event(when)}"; use ${event('instance_state')}`,
  campaign_of_nothing: () => 'pede uma campanha, mas um número não muda de estado por uma delas',
  instance_of_nothing: () => 'pede um número, mas uma campanha sai por muitos',
  state_unknown: ({ state }) =>
    `não conheço o estado "${state}"; há ${Object.values(STATE_WORDS)
      .map((words) => words['pt-BR'])
      .join(', ')}`,
  hours_unreadable: ({ text }) => `não entendi as horas "${text}"; escreva como 08:00-18:00 seg-sex`,
  action_missing: () => 'falta; diga pelo menos uma coisa a fazer',
  actions_too_many: ({ count, max }) => `tem ${count} coisas a fazer; o máximo é ${max}`,
  sends_too_many: ({ count }) =>
    `envia ${count} mensagens, mas cada pessoa recebe uma por dia de uma regra; junte os textos em um só`,
  action_without_person: ({ action: kind, when }) =>
    `${action(kind)} é para um contato, mas "${event(when)}" não é sobre nenhum`,
  action_empty: ({ action: kind }) => `diz ${action(kind)}, mas não o quê`,
  action_too_long: ({ action: kind, length, max }) =>
    `${action(kind)} tem ${length} caracteres; o máximo é ${max}`,
  action_broken_field: ({ near }) => `tem um campo malfeito em "${near}"; escreva {{campo}}`,
  chat_unknown: ({ target }) =>
    `não sei avisar "${target}"; escreva slack:#canal ou telegram:<id da conversa>`,
  setting_missing: ({ setting, what }) =>
    `precisa de ${setting} para ${what === 'signatures' ? 'assinar' : what}; defina-o e inicie a Frota de novo`,
  url_unreadable: () => 'o que vem em postar= não é uma URL; escreva https://…',
  url_credentials: ({ host }) =>
    `traz usuário ou senha para ${host}, que não são enviados; use a URL sem eles (o que é postado vai assinado)`,
  url_insecure: ({ host }) =>
    `posta para ${host} sem criptografia; use https:// (http:// só dentro da sua rede)`,
  url_forbidden: ({ host }) =>
    `posta para ${host}, onde máquinas de nuvem guardam suas chaves; indique outro endereço`,
};
