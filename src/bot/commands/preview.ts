import { render } from '../../engine/template.ts';
import type { Campaign } from '../../engine/types.ts';
import { type Block, text } from '../reply.ts';
import type { Speaker } from './command.ts';
import { OPTION_KEYS } from './option-keys.ts';

/** Each text as the list's first contact would get it. */
export async function preview({ ports, texts, language }: Speaker, campaign: Campaign): Promise<Block[]> {
  const [contact] = await ports.contacts.page(campaign.list, undefined, 1);
  if (contact === undefined) return [];
  return campaign.variants.flatMap((variant, index) => {
    const key = `${OPTION_KEYS.text[language]}${index === 0 ? '' : index + 1}`;
    return [text(`  ${texts.campaign.preview(key, contact.name)}`, 'muted'), boxed(render(variant, contact))];
  });
}

/** A message, set off from what Frota says. */
export function boxed(message: string): Block {
  return text(message.replace(/^/gm, '  │ '));
}
