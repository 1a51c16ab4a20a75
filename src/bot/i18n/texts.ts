import { en } from './en.ts';
import type { Language } from './language.ts';
import { ptBR } from './pt-BR.ts';

/** Everything that Frota says, as English says it; a language that lacks a text does not compile. */
export type Texts = typeof en;

export const TEXTS: Readonly<Record<Language, Texts>> = { 'pt-BR': ptBR, en };
