import { EDITABLE } from '../engine/edit-campaign.ts';
import { CAMPAIGN_MOVES } from '../engine/transitions.ts';
import type { Campaign, CampaignStatus } from '../engine/types.ts';
import type { Texts } from './i18n/texts.ts';
import { type ExampleBlock, press } from './reply.ts';

/** What can be done with a campaign as it is now. */
export function campaignButtons({ name, status, startedAt }: Campaign, texts: Texts): ExampleBlock[] {
  const { buttons, help } = texts;
  const isDraft = status === 'draft';
  const can = (move: keyof typeof CAMPAIGN_MOVES): boolean => {
    const from: readonly CampaignStatus[] = CAMPAIGN_MOVES[move].from;
    return from.includes(status);
  };
  return [
    ...(isDraft
      ? [
          press(help['campaign.start'].example(name), { label: buttons.launch, style: 'primary' }),
          press(buttons.lines.test(name), { label: buttons.testToMe }),
        ]
      : []),
    ...(can('pause') ? [press(help['campaign.pause'].example(name), { label: buttons.pause })] : []),
    ...(can('resume')
      ? [press(help['campaign.resume'].example(name), { label: buttons.resume, style: 'primary' })]
      : []),
    ...(EDITABLE.includes(status) ? [press(buttons.lines.edit(name), { label: buttons.edit })] : []),
    ...(startedAt === undefined
      ? []
      : [press(help['campaign.report'].example(name), { label: buttons.report })]),
    ...(isDraft ? [discard(name, texts)] : can('cancel') ? [cancel(name, texts)] : []),
  ];
}

/** Opens the form of a new campaign. @param list for whom it is, if that is known */
export function newCampaignButton({ buttons }: Texts, list?: string): ExampleBlock {
  return press(buttons.lines.new(list), { label: buttons.newCampaign, style: 'primary' });
}

function discard(name: string, { buttons, help }: Texts): ExampleBlock {
  return press(help['campaign.discard'].example(name), {
    label: buttons.discard,
    style: 'danger',
    confirm: buttons.confirm.discard(name),
  });
}

function cancel(name: string, { buttons, help }: Texts): ExampleBlock {
  return press(help['campaign.cancel'].example(name), {
    label: buttons.cancel,
    style: 'danger',
    confirm: buttons.confirm.cancel(name),
  });
}
