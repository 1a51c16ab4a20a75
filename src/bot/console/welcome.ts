import type { CommandContext } from '../commands/command.ts';
import { TEXTS } from '../i18n/texts.ts';
import { example, text, type Block } from '../reply.ts';

/** The first words of the console: what to type next, given how far the team is. */
export async function welcome({ ports, language }: CommandContext): Promise<Block[]> {
  const { console: words, help } = TEXTS[language];
  const [lists, running] = await Promise.all([ports.contacts.lists(), ports.campaigns.list(['running'])]);
  const hello = text(words.welcome, 'title');
  const [campaign] = running;
  if (campaign !== undefined) {
    return [
      hello,
      text(words.running(campaign.name)),
      example(help['campaign.watch'].example(campaign.name)),
    ];
  }
  const [list] = lists;
  const create = example(help['campaign.new'].example(list?.name));
  if (list !== undefined) return [hello, text(words.firstCampaign), create];
  return [hello, text(words.firstImport), example(help['contacts.import'].example()), create];
}
