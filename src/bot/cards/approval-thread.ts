import type { Campaign, Decided } from '../../engine/types.ts';
import type { CardView } from '../chat/card-source.ts';
import type { Texts } from '../i18n/texts.ts';
import { shortActor } from '../people/short-actor.ts';
import { text, type TextBlock } from '../reply.ts';

/** Nobody is called for what was decided longer ago, in ms: the card may be new where it is shown. */
const NEWS_MS = 24 * 3_600_000;

/** Tells whoever asked for a launch what another person decided about it: who, and why not. */
export function approvalThread(
  { name, cleared, refused }: Campaign,
  at: Date,
  { approval: words }: Texts,
): CardView['thread'] {
  const told = (what: string, { at: since, asked }: Decided, block: TextBlock): CardView['thread'] => {
    if (asked === undefined || at.getTime() - since.getTime() > NEWS_MS) return [];
    const message = { blocks: [block], summary: block.text, to: asked };
    return [{ key: `${what} ${since.getTime()}`, message }];
  };
  const approved = cleared?.approved;
  return [
    ...(approved === undefined
      ? []
      : told('approved', approved, text(words.toldApproved(name, shortActor(approved.by)), 'good'))),
    ...(refused === undefined
      ? []
      : told(
          'refused',
          refused,
          text(words.toldRefused(name, shortActor(refused.by), refused.reason), 'warning'),
        )),
  ];
}
