import { overrideWarmUp, type WarmUpOrder } from '../../engine/adjust-instance.ts';
import type { Instance } from '../../engine/types.ts';
import { example, reply, text } from '../reply.ts';
import type { Command, Speaker } from './command.ts';
import { findInstance } from './find-instance.ts';
import { cutNumber, cutWord } from './trailing-words.ts';

const FINISH = ['concluir', 'finish'];
const RESTART = ['reiniciar', 'restart'];
const STAGE = ['etapa', 'stage'];

/** `instancia aquecimento NAME [etapa N | concluir | reiniciar]`: how far a young number is, or what a person decides. */
export const warmUpCommand: Command = {
  id: 'instance.warmup',
  needs: 'viewer',
  names: { 'pt-BR': 'aquecimento', en: 'warmup' },
  aliases: ['aquecer', 'warm-up'],
  subject: 'instance',
  needsFor: ({ subject }) => (orderIn(subject).order === undefined ? 'viewer' : 'approver'),
  async run(speaker, { subject }) {
    const { ports, texts, actor } = speaker;
    const { name, order } = orderIn(subject);
    const instance = await findInstance(ports, name);
    if (order === undefined) return reply(...howFar(speaker, instance));
    const warmUp = await overrideWarmUp(ports, instance.name, order, actor);
    if (warmUp === undefined) return reply(text(texts.warmUp.over(instance.name), 'good'));
    const table = ports.settings.warmUpTable;
    const perDay = table[warmUp.stage] ?? 0;
    return reply(text(texts.warmUp.set(instance.name, warmUp.stage + 1, table.length, perDay), 'good'));
  },
};

/** What is asked for; undefined: to be told. Stages are counted from 1 by people. */
function orderIn(subject: string): { name: string; order?: WarmUpOrder } {
  const { rest, number } = cutNumber(subject, STAGE);
  if (number !== undefined) return { name: rest, order: number - 1 };
  const finish = cutWord(subject, FINISH);
  if (finish.found) return { name: finish.rest, order: 'finished' };
  const restart = cutWord(subject, RESTART);
  return restart.found ? { name: restart.rest, order: 0 } : { name: subject };
}

function howFar(speaker: Speaker, instance: Instance) {
  const { texts, ports } = speaker;
  const stages = ports.settings.warmUpTable.length;
  if (stages === 0) return [text(texts.errors.warm_up_off(), 'warning')];
  const stage = stageLine(speaker, instance);
  const line = texts.help['instance.warmup'].example(instance.name);
  const [word] = speaker.language === 'en' ? STAGE.toReversed() : STAGE;
  return [
    ...(stage === undefined
      ? [text(texts.warmUp.over(instance.name))]
      : [text(stage), text(texts.warmUp.rule, 'muted')]),
    text(texts.warmUp.toSet, 'muted'),
    example(`${line} ${word} ${Math.min((instance.warmUp?.stage ?? -1) + 2, stages)}`),
  ];
}

/** How far a number's warm-up is; undefined: it is warmed up, or warming up is turned off. */
export function stageLine({ ports, texts, formats }: Speaker, { warmUp }: Instance): string | undefined {
  const table = ports.settings.warmUpTable;
  const perDay = warmUp === undefined ? undefined : table[warmUp.stage];
  if (warmUp === undefined || perDay === undefined) return undefined;
  return texts.warmUp.stage(warmUp.stage + 1, table.length, perDay, formats.shortTime(warmUp.since));
}
