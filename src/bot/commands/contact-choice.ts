import { optIn, optOut } from '../../engine/opt-out.ts';
import { press, reply, text } from '../reply.ts';
import type { Command } from './command.ts';
import { readPhone } from './find-contact.ts';

/** `contatos sair PHONE`: somebody said to the team that they want no more messages. What is queued for them never leaves. */
export const optOutCommand: Command = {
  id: 'contacts.optout',
  needs: 'operator',
  names: { 'pt-BR': 'sair', en: 'opt-out' },
  aliases: ['descadastrar', 'optout'],
  subject: 'contact',
  async run(speaker, { subject }) {
    const { ports, texts, actor } = speaker;
    const phone = readPhone(speaker, subject);
    const known = await optOut(ports, [phone], { by: actor, at: ports.clock.now() });
    if (known === undefined) return reply(text(texts.contact.outAlready(phone), 'warning'));
    return reply(
      text(texts.contact.out(known), 'good'),
      press(texts.help['contacts.optin'].example(known), {
        label: texts.contact.optIn,
        confirm: texts.contact.sureIn,
      }),
    );
  },
};

/** `contatos voltar PHONE`: somebody who wanted no more messages has changed their mind, and told the team. */
export const optInCommand: Command = {
  id: 'contacts.optin',
  needs: 'operator',
  names: { 'pt-BR': 'voltar', en: 'opt-in' },
  aliases: ['recadastrar', 'optin'],
  subject: 'contact',
  async run(speaker, { subject }) {
    const { ports, texts, actor } = speaker;
    const phone = readPhone(speaker, subject);
    const known = await optIn(ports, [phone], { by: actor, at: ports.clock.now() });
    return known === undefined
      ? reply(text(texts.contact.inAlready(phone), 'warning'))
      : reply(text(texts.contact.in(known), 'good'));
  },
};
