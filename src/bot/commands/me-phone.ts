import { isNone } from './campaign-words.ts';
import { example, failure, reply, text } from '../reply.ts';
import type { Command } from './command.ts';
import { readPhone } from './find-contact.ts';
import { masked } from '../../engine/masked.ts';

/** `eu telefone PHONE`: where the tests go that somebody asks for; `nenhum` takes it away. */
export const phoneCommand: Command = {
  id: 'me.phone',
  needs: 'operator',
  names: { 'pt-BR': 'telefone', en: 'phone' },
  aliases: ['celular', 'fone'],
  subject: 'contact',
  async run(speaker, { subject }) {
    const { ports, texts, person } = speaker;
    const { people, help } = texts;
    if (person === undefined) return failure(text(people.consolePhone, 'warning'));
    if (subject === '') {
      const phone = (await ports.people.get(person.id))?.phone;
      return reply(
        text(phone === undefined ? people.phoneUnknown : people.phone(masked(phone))),
        example(help['me.phone'].example()),
      );
    }
    const phone = isNone(subject) ? null : readPhone(speaker, subject);
    await ports.people.set(person.id, { phone });
    return reply(text(phone === null ? people.phoneForgotten : people.phone(masked(phone)), 'good'));
  },
};
