import { en, type Texts } from './en.ts';
import type { Language } from './language.ts';
import { ptBR } from './pt-BR.ts';

export type { Texts } from './en.ts';

export const TEXTS: Readonly<Record<Language, Texts>> = { 'pt-BR': ptBR, en };
