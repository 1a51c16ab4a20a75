import type { Tone } from '../reply.ts';

/** What stands before a text in a chat, which has no colours. */
export const TONE_SIGNS: Readonly<Record<Tone, string>> = {
  plain: '',
  title: '',
  good: '✅ ',
  bad: '❌ ',
  warning: '⚠️ ',
  muted: '',
};
