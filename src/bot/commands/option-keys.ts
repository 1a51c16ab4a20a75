import type { Language } from '../i18n/language.ts';

/** The keys of `key=value`, by what they give: the key in each language, then other words for it. */
export const OPTION_KEYS = {
  name: { 'pt-BR': 'nome', en: 'name', aliases: [] },
  list: { 'pt-BR': 'lista', en: 'list', aliases: [] },
  text: { 'pt-BR': 'texto', en: 'text', aliases: ['mensagem', 'message'] },
  instances: { 'pt-BR': 'instancias', en: 'instances', aliases: ['numeros', 'numbers'] },
  rotation: { 'pt-BR': 'rotacao', en: 'rotation', aliases: ['estrategia', 'strategy'] },
  interval: { 'pt-BR': 'intervalo', en: 'interval', aliases: [] },
  limit: { 'pt-BR': 'limite', en: 'limit', aliases: [] },
  health: { 'pt-BR': 'saude', en: 'health', aliases: [] },
  to: { 'pt-BR': 'para', en: 'to', aliases: [] },
  hour: { 'pt-BR': 'hora', en: 'hour', aliases: [] },
  day: { 'pt-BR': 'dia', en: 'day', aliases: [] },
  newChats: { 'pt-BR': 'novas', en: 'new', aliases: [] },
  start: { 'pt-BR': 'inicio', en: 'start', aliases: [] },
  expiry: { 'pt-BR': 'expira', en: 'expires', aliases: ['validade', 'expiry'] },
  media: { 'pt-BR': 'midia', en: 'media', aliases: ['arquivo', 'file'] },
  kind: { 'pt-BR': 'tipo', en: 'kind', aliases: ['type'] },
  segments: { 'pt-BR': 'segmentos', en: 'segments', aliases: [] },
  phone: { 'pt-BR': 'telefone', en: 'phone', aliases: ['celular', 'fone'] },
  when: { 'pt-BR': 'quando', en: 'when', aliases: [] },
  conditions: { 'pt-BR': 'se', en: 'if', aliases: [] },
  actions: { 'pt-BR': 'entao', en: 'then', aliases: ['faz', 'do'] },
  revision: { 'pt-BR': 'revisao', en: 'revision', aliases: [] },
  role: { 'pt-BR': 'papel', en: 'role', aliases: [] },
  who: { 'pt-BR': 'quem', en: 'who', aliases: [] },
  count: { 'pt-BR': 'quantas', en: 'count', aliases: ['quantos'] },
  version: { 'pt-BR': 'versao', en: 'version', aliases: [] },
} as const satisfies Record<string, Record<Language, string> & { aliases: readonly string[] }>;

export type OptionName = keyof typeof OPTION_KEYS;
