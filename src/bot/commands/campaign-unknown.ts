import type { Contact, Message } from '../../engine/types.ts';
import { giveUpUnknown, leftToPeople, RESENDABLE, resendUnknown } from '../../engine/unknown-sends.ts';
import { masked } from '../../engine/masked.ts';
import { reasonText } from '../reasons.ts';
import { type Block, example, reply, text } from '../reply.ts';
import type { Command, Speaker } from './command.ts';
import { findCampaign } from './find-campaign.ts';
import { cutWord } from './trailing-words.ts';

/** So many are shown one by one. */
const SHOWN = 10;

const WORDS = {
  resend: { 'pt-BR': 'reenviar', en: 'resend', all: ['reenviar', 'resend'] },
  giveUp: { 'pt-BR': 'desistir', en: 'give-up', all: ['desistir', 'give-up', 'giveup'] },
} as const;

/** `campanha desconhecidas NAME [reenviar|desistir]`: what nobody knows to be sent or not, for people to decide. */
export const unknownCommand: Command = {
  id: 'campaign.unknown',
  needs: 'viewer',
  names: { 'pt-BR': 'desconhecidas', en: 'unknown' },
  aliases: ['desconhecidos', 'duvidosas', 'unconfirmed'],
  subject: 'campaign',
  needsFor: ({ subject }) =>
    cutWord(subject, [...WORDS.resend.all, ...WORDS.giveUp.all]).found ? 'operator' : 'viewer',
  async run(speaker, { subject }) {
    const { ports, texts, actor } = speaker;
    const resend = cutWord(subject, WORDS.resend.all);
    const giveUp = cutWord(resend.rest, WORDS.giveUp.all);
    const campaign = await findCampaign(ports, giveUp.rest);
    const words = texts.unknownSends;
    if (resend.found) {
      const count = await resendUnknown(ports, campaign, 'all', actor);
      return reply(count === 0 ? text(words.settled, 'warning') : text(words.resent(count), 'good'));
    }
    if (giveUp.found) {
      const count = await giveUpUnknown(ports, campaign, 'all', actor);
      return reply(count === 0 ? text(words.settled, 'warning') : text(words.givenUp(count), 'good'));
    }

    const before = leftToPeople(ports.clock.now());
    const count = await ports.ledger.countUnknown(campaign.id, before);
    if (count === 0) return reply(text(words.none(campaign.name)));
    const rows = await ports.ledger.unknownRows(campaign.id, before, undefined, SHOWN);
    const contacts = await ports.contacts.many(rows.map(({ phone }) => phone));
    return reply(
      text(words.some(count), 'warning'),
      table(speaker, rows, contacts),
      ...(count > rows.length ? [text(`  ${words.more(count - rows.length)}`, 'muted')] : []),
      ...(RESENDABLE.includes(campaign.status)
        ? [text(words.toResend, 'muted'), decision(speaker, campaign.name, 'resend')]
        : []),
      text(words.toGiveUp, 'muted'),
      decision(speaker, campaign.name, 'giveUp'),
    );
  },
};

function decision({ texts, language }: Speaker, name: string, word: keyof typeof WORDS): Block {
  const { resend, giveUp, confirm } = texts.buttons;
  return example(
    `${texts.help['campaign.unknown'].example(name)} ${WORDS[word][language]}`,
    word === 'resend' ? { label: resend, confirm: confirm.resend } : { label: giveUp },
  );
}

function table(
  { texts, formats }: Speaker,
  rows: readonly Message[],
  contacts: ReadonlyMap<string, Contact>,
): Block {
  const { columns } = texts;
  return {
    kind: 'table',
    columns: [
      { title: columns.contact },
      { title: columns.number },
      { title: columns.since },
      { title: columns.reason },
    ],
    rows: rows.map(({ phone, instance = '', sendingAt, reason = '' }) => [
      [contacts.get(phone)?.name, masked(phone)].filter(Boolean).join(' '),
      instance,
      sendingAt === undefined ? '' : formats.shortTime(sendingAt),
      reasonText(reason, texts),
    ]),
  };
}
