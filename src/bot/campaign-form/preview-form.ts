import { lacks, render, requiredFieldsOf } from '../../engine/template.ts';
import type { Contact } from '../../engine/types.ts';
import type { CommandContext, Speaker } from '../commands/command.ts';
import { findNamed } from '../commands/matching.ts';
import { masked } from '../../engine/masked.ts';
import { boxed } from '../commands/preview.ts';
import { speakerOf } from '../commands/speaker.ts';
import { type Block, text } from '../reply.ts';
import { type CampaignForm, filled } from './form.ts';

/** Contacts that are shown. */
const SHOWN = 3;
/** Contacts that are looked at to find some who may be written to. */
const LOOKED_AT = 30;

/** Each text as people of the list will get it, three of them at least, and what is empty in it. */
export async function previewForm(context: CommandContext, form: CampaignForm): Promise<Block[]> {
  const speaker = speakerOf(context);
  const { preview } = speaker.texts.form;
  const variants = filled(form, 'text').map((one) => one.replaceAll('\\n', '\n'));
  if (variants.length === 0) return [text(preview.noText, 'muted')];
  const [typed = ''] = filled(form, 'list');
  const list = findNamed(await context.ports.contacts.lists(), typed, ({ name }) => name);
  if (list === undefined) return [text(preview.noList, 'muted')];
  const page = await context.ports.contacts.page(list.name, undefined, LOOKED_AT);
  const people = page.filter(({ optedOut }) => !optedOut).slice(0, SHOWN);
  if (people.length === 0) return [text(preview.nobody(list.name), 'muted')];
  return Array.from({ length: Math.max(people.length, variants.length) }, (_, at) =>
    previewed(speaker, variants, at, people[at % people.length]!),
  ).flat();
}

function previewed({ texts }: Speaker, variants: readonly string[], at: number, contact: Contact): Block[] {
  const { preview } = texts.form;
  const number = at % variants.length;
  const variant = variants[number]!;
  const gaps = requiredFieldsOf(variant).filter((field) => lacks(contact, field));
  const who = contact.name ?? masked(contact.phone);
  return [
    text(variants.length === 1 ? preview.as(who) : preview.versionAs(number + 1, who), 'muted'),
    boxed(render(variant, contact)),
    ...(gaps.length === 0
      ? []
      : [text(preview.gap(gaps.map((field) => texts.builtInFields[field] ?? field)), 'warning')]),
  ];
}
