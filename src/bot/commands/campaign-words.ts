import { plain } from '../../engine/plain.ts';
import type { Media, StrategyName } from '../../engine/types.ts';
import type { Language } from '../i18n/language.ts';

/** What people call something: its name in each language, then other words for it. */
export type Words = Readonly<Record<Language, string>> & { aliases: readonly string[] };

export const STRATEGY_WORDS: Readonly<Record<StrategyName, Words>> = {
  hybrid: { 'pt-BR': 'hibrida', en: 'hybrid', aliases: ['hibrido'] },
  sticky: { 'pt-BR': 'fixa', en: 'sticky', aliases: ['fixo'] },
  intelligent: { 'pt-BR': 'inteligente', en: 'intelligent', aliases: ['smart'] },
  balanced: { 'pt-BR': 'balanceada', en: 'balanced', aliases: ['balanceado', 'equilibrada'] },
  round_robin: { 'pt-BR': 'rodizio', en: 'round-robin', aliases: ['round_robin', 'roundrobin'] },
  by_segment: {
    'pt-BR': 'por_segmento',
    en: 'by_segment',
    aliases: ['por-segmento', 'by-segment', 'segmento', 'segment'],
  },
};

export const KIND_WORDS: Readonly<Record<Media['type'], Words>> = {
  image: { 'pt-BR': 'imagem', en: 'image', aliases: ['foto', 'photo'] },
  video: { 'pt-BR': 'video', en: 'video', aliases: [] },
  document: { 'pt-BR': 'documento', en: 'document', aliases: ['arquivo', 'file'] },
};

/** What takes an option's value away. */
const NONE = new Set(['-', 'nenhum', 'nenhuma', 'nao', 'nunca', 'sem', 'none', 'no', 'never']);
const ALL = new Set(['todas', 'todos', 'tudo', 'all', '*']);
const OTHERS = new Set(['*', 'outros', 'outras', 'demais', 'resto', 'others', 'rest', 'default']);

export const isNone = (text: string): boolean => NONE.has(plain(text));
export const isAll = (text: string): boolean => ALL.has(plain(text));
export const isOthers = (text: string): boolean => OTHERS.has(plain(text));

/** What is meant by a word, in any language. */
export function meantBy<K extends string>(words: Readonly<Record<K, Words>>, typed: string): K | undefined {
  const wanted = plain(typed);
  return (Object.keys(words) as K[]).find((key) => {
    const { aliases, ...names }: Words = words[key];
    return [...Object.values(names), ...aliases].includes(wanted);
  });
}
