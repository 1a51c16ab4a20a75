import { restartInstance } from '../../engine/restart-instance.ts';
import { example, reply, text } from '../reply.ts';
import type { Command } from './command.ts';
import { findInstance } from './find-instance.ts';

/** `instancia reiniciar NAME`: has it connect anew, as Evolution's manager does. */
export const restartCommand: Command = {
  id: 'instance.restart',
  needs: 'operator',
  names: { 'pt-BR': 'reiniciar', en: 'restart' },
  aliases: ['reconectar', 'reconnect'],
  subject: 'instance',
  async run({ ports, texts, actor }, { subject }) {
    const instance = await findInstance(ports, subject);
    const { instances, help, buttons } = texts;
    const { name } = instance;
    return (await restartInstance(ports, instance, actor)) === 'restarting'
      ? reply(
          text(instances.restarting(name), 'good'),
          example(help['instance.show'].example(name), { label: buttons.show }),
        )
      : reply(
          text(instances.notRestarted(name), 'warning'),
          example(help['instance.qr'].example(name), { label: buttons.qr, style: 'primary' }),
        );
  },
};
