import { pauseInstance, resumeInstance } from '../../engine/fleet.ts';
import { fleetLoad } from '../../engine/stats.ts';
import { example, reply, text } from '../reply.ts';
import type { Command, CommandGroup } from './command.ts';
import { findInstance } from './find-instance.ts';

/** `instancia NAME`: its state, why and since when, and what it has sent. */
const showCommand: Command = {
  id: 'instance.show',
  names: { 'pt-BR': 'ver', en: 'show' },
  aliases: ['mostrar', 'status'],
  subject: 'instance',
  async run({ ports, texts, formats }, { subject }) {
    const { name } = await findInstance(ports, subject);
    const load = (await fleetLoad(ports)).find(({ instance }) => instance.name === name);
    if (load === undefined) return reply();
    const { instance, sentThisHour, sentToday } = load;
    const { state, evidence, since, until } = instance;
    const advice = texts.stateAdvice[state];
    return reply(
      text(`${name} · ${texts.states[state]}`, state === 'connected' ? 'good' : 'warning'),
      text(`  ${texts.instances.since(formats.dateTime(since), evidence)}`),
      ...(until === undefined ? [] : [text(`  ${texts.instances.until(formats.dateTime(until))}`)]),
      text(`  ${texts.instances.used(sentThisHour, instance.hourLimit, sentToday, instance.dayLimit)}`),
      text(`  ${texts.instances.health(Math.round(instance.health), instance.consecutiveFailures)}`),
      text(`  ${texts.instances.server(instance.server)}`, 'muted'),
      ...(advice === '' ? [] : [text(`  ${advice}`, 'muted')]),
    );
  },
};

/** `instancia pausar NAME`: takes a number out of use; its waiting messages go to others. */
const pauseCommand: Command = {
  id: 'instance.pause',
  names: { 'pt-BR': 'pausar', en: 'pause' },
  subject: 'instance',
  async run({ ports, texts, actor }, { subject }) {
    const instance = await findInstance(ports, subject);
    if (!(await pauseInstance(ports, instance, actor))) {
      return reply(text(texts.instances.notPaused(instance.name), 'warning'));
    }
    return reply(
      text(texts.instances.paused(instance.name), 'good'),
      example(texts.help['instance.resume'].example(instance.name)),
    );
  },
};

/** `instancia retomar NAME`: takes a paused number back into use. */
const resumeCommand: Command = {
  id: 'instance.resume',
  names: { 'pt-BR': 'retomar', en: 'resume' },
  aliases: ['continuar', 'continue'],
  subject: 'instance',
  async run({ ports, texts, actor }, { subject }) {
    const instance = await findInstance(ports, subject);
    return (await resumeInstance(ports, instance, actor))
      ? reply(text(texts.instances.resumed(instance.name), 'good'))
      : reply(text(texts.instances.notResumed(instance.name, texts.states[instance.state]), 'warning'));
  },
};

export const instanceGroup: CommandGroup = {
  names: { 'pt-BR': 'instancia', en: 'instance' },
  aliases: ['numero', 'number'],
  commands: [showCommand, pauseCommand, resumeCommand],
  otherwise: showCommand,
};
