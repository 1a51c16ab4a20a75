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
} as const satisfies Record<string, Record<Language, string> & { aliases: readonly string[] }>;

export type OptionName = keyof typeof OPTION_KEYS;
