export const LANGUAGES = ['pt-BR', 'en'] as const;

/** A language that Frota speaks with people. Commands are understood in all of them at any time. */
export type Language = (typeof LANGUAGES)[number];
