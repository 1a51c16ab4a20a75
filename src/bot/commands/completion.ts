import { example, failure, reply, text } from '../reply.ts';
import type { WordCommand } from './command.ts';
import { COMPLETION_SCRIPTS, SHELLS } from './shells.ts';

/** `completar bash`: the script that has a shell complete Frota's commands. */
export const completionCommand: WordCommand = {
  id: 'completion',
  needs: 'none',
  names: { 'pt-BR': 'completar', en: 'completion' },
  // A chat completes by itself.
  atConsole: true,
  subject: 'shell',
  async run({ texts }, { subject }) {
    const shell = SHELLS.find((one) => one === subject.toLowerCase());
    return shell === undefined
      ? failure(text(texts.shell.which(SHELLS), 'bad'), example(texts.help.completion.example()))
      : reply(text(COMPLETION_SCRIPTS[shell]));
  },
};
