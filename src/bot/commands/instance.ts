import { pauseInstance, resumeInstance } from '../../engine/fleet.ts';
import { example, press, reply, text } from '../reply.ts';
import type { Command, CommandGroup } from './command.ts';
import { findInstance } from './find-instance.ts';
import { limitsCommand } from './instance-limits.ts';
import { migrateCommand, undoCommand } from './instance-migrate.ts';
import { qrCommand } from './instance-qr.ts';
import { restartCommand } from './instance-restart.ts';
import { showCommand } from './instance-show.ts';
import { warmUpCommand } from './instance-warm-up.ts';

/** `instancia pausar NAME`: takes a number out of use; its waiting messages go to others. */
const pauseCommand: Command = {
  id: 'instance.pause',
  needs: 'operator',
  names: { 'pt-BR': 'pausar', en: 'pause' },
  subject: 'instance',
  async run({ ports, texts, actor }, { subject }) {
    const instance = await findInstance(ports, subject);
    if (!(await pauseInstance(ports, instance, actor))) {
      return reply(text(texts.instances.notPaused(instance.name), 'warning'));
    }
    return reply(
      text(texts.instances.paused(instance.name), 'good'),
      example(texts.help['instance.resume'].example(instance.name), { label: texts.buttons.resume }),
    );
  },
};

/** `instancia retomar NAME`: takes a paused number back into use. */
const resumeCommand: Command = {
  id: 'instance.resume',
  needs: 'operator',
  names: { 'pt-BR': 'retomar', en: 'resume' },
  aliases: ['continuar', 'continue'],
  subject: 'instance',
  async run({ ports, texts, actor }, { subject }) {
    const instance = await findInstance(ports, subject);
    return (await resumeInstance(ports, instance, actor))
      ? reply(
          text(texts.instances.resumed(instance.name), 'good'),
          press(texts.help['instance.pause'].example(instance.name), { label: texts.buttons.pause }),
        )
      : reply(text(texts.instances.notResumed(instance.name, texts.states[instance.state]), 'warning'));
  },
};

export const instanceGroup: CommandGroup = {
  names: { 'pt-BR': 'instancia', en: 'instance' },
  aliases: ['numero', 'number'],
  commands: [
    showCommand,
    pauseCommand,
    resumeCommand,
    limitsCommand,
    warmUpCommand,
    qrCommand,
    restartCommand,
    migrateCommand,
    undoCommand,
  ],
  otherwise: showCommand,
};
