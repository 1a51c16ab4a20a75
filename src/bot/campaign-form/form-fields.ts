import { settingsFor } from '../../engine/campaign-draft.ts';
import { fleetLoad, type InstanceLoad } from '../../engine/stats.ts';
import { STRATEGIES, type Media } from '../../engine/types.ts';
import type { CommandContext, Speaker } from '../commands/command.ts';
import { speakerOf } from '../commands/speaker.ts';
import { ADVANCED, type CampaignForm, filled, FORM_FIELDS, type FormFieldName, secondsOf } from './form.ts';

/**
 * How a field is filled in: a line, a longer text, one or more texts (the versions of a message), one of the choices, or any of
 * them.
 */
export type FieldKind = 'line' | 'lines' | 'texts' | 'one' | 'many';

export interface FormChoice {
  /** As it is filled in. */
  value: string;
  label: string;
  /** What speaks for or against it: one line. */
  detail: string;
}

/** One question of the form, in the asker's language. */
export interface FormField {
  name: FormFieldName;
  kind: FieldKind;
  label: string;
  /** How it is written. */
  hint: string;
  required: boolean;
  /** Most campaigns do without it. */
  advanced: boolean;
  /** Of `one` and `many`, all that there are: platforms show as many as they can. */
  choices: readonly FormChoice[];
  /** What was filled in so far. */
  value: readonly string[];
  /** What holds where nothing is filled in. Undefined: something has to be. */
  otherwise: string | undefined;
}

const KINDS: Readonly<Record<FormFieldName, FieldKind>> = {
  name: 'line',
  list: 'one',
  text: 'texts',
  instances: 'many',
  rotation: 'one',
  start: 'line',
  media: 'line',
  kind: 'one',
  segments: 'lines',
  interval: 'line',
  limit: 'line',
  health: 'line',
  expiry: 'line',
};

const FILES: readonly Media['type'][] = ['image', 'video', 'document'];

/** The questions of the form, in the order in which they are asked, with what can be chosen now. */
export async function formFields(context: CommandContext, form: CampaignForm): Promise<FormField[]> {
  const speaker = speakerOf(context);
  const { texts, ports } = speaker;
  const [lists, fleet] = await Promise.all([ports.contacts.lists(), fleetLoad(ports)]);
  const choices: { readonly [Field in FormFieldName]?: readonly FormChoice[] } = {
    list: lists.map(({ name, size }) => ({ value: name, label: name, detail: texts.form.contacts(size) })),
    instances: fleet.map((load) => instanceChoice(speaker, load)),
    rotation: STRATEGIES.map((value) => ({
      value,
      label: texts.strategies[value],
      detail: texts.form.strategies[value],
    })),
    kind: FILES.map((value) => ({ value, label: texts.form.kinds[value], detail: '' })),
  };
  const usual = settingsFor({ name: '', list: '', variants: [] }, [], ports.settings.defaultStrategy);
  const otherwise = texts.form.otherwise({
    rotation: texts.strategies[usual.strategy],
    interval: secondsOf(usual.interval),
    limit: String(usual.dailyLimitPerInstance),
    health: String(usual.pauseOnHealthBelow),
  });
  return FORM_FIELDS.map((name) => ({
    name,
    kind: KINDS[name],
    label: texts.form.labels[name],
    hint: texts.form.hints[name],
    required: otherwise[name] === undefined,
    advanced: ADVANCED.has(name),
    choices: choices[name] ?? [],
    value: filled(form, name),
    otherwise: otherwise[name],
  }));
}

/** `connected · 87 of 100 free today · warming up, stage 2 of 12` */
function instanceChoice({ texts, ports }: Speaker, load: InstanceLoad): FormChoice {
  const { name, state, warmUp } = load.instance;
  const stages = ports.settings.warmUpTable.length;
  return {
    value: name,
    label: name,
    detail: [
      texts.states[state],
      texts.form.free(Math.max(0, load.limits.day - load.sentToday), load.limits.day),
      ...(warmUp === undefined ? [] : [texts.form.warming(warmUp.stage + 1, stages)]),
    ].join(' · '),
  };
}
