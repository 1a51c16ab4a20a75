import { formatsFor } from '../i18n/formats.ts';
import { TEXTS } from '../i18n/texts.ts';
import type { CommandContext, Speaker } from './command.ts';

/** Somebody who asks, with the words and formats of their language. */
export function speakerOf(context: CommandContext): Speaker {
  return {
    ...context,
    texts: TEXTS[context.language],
    formats: formatsFor(context.language, context.ports.settings.timeZone),
  };
}
