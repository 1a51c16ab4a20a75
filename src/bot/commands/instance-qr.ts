import { pairingOf } from '../../engine/pairing.ts';
import { pairingSubject } from '../cards/pairing-cards.ts';
import { example, reply, text } from '../reply.ts';
import type { Command } from './command.ts';
import { findInstance } from './find-instance.ts';

/** `instancia qr NAME`: what a phone has to scan to connect the number. */
export const qrCommand: Command = {
  id: 'instance.qr',
  needs: 'operator',
  names: { 'pt-BR': 'qr', en: 'qr' },
  aliases: ['qrcode', 'parear', 'pair'],
  subject: 'instance',
  async run({ ports, person, texts: { instances, help, buttons } }, { subject }) {
    const instance = await findInstance(ports, subject);
    const { name } = instance;
    const again = example(help['instance.qr'].example(name), { label: buttons.newQr });
    const pairing = await pairingOf(ports, instance);
    switch (pairing.kind) {
      case 'open':
        return reply(text(instances.noQrWhileOpen(name), 'good'));
      case 'none':
        return reply(text(instances.noQr(name), 'warning'), again);
      case 'code': {
        const did = { subject: `instance:${name}` };
        // In a chat it is replaced as WhatsApp replaces it, and nobody but its asker sees it.
        if (person !== undefined) {
          const card = { subject: pairingSubject(name, ports.clock.now()), chat: person.id };
          return { ...reply(text(instances.qrPrivately(name), 'muted')), card, did };
        }
        const { code, pairingCode } = pairing.qr;
        return {
          ...reply(
            { kind: 'qr', code },
            text(instances.scan(name)),
            ...(pairingCode === undefined ? [] : [text(instances.orType(pairingCode))]),
            text(instances.goodFor(Math.ceil(pairing.goodForMs / 1_000)), 'muted'),
            again,
          ),
          did,
        };
      }
    }
  },
};
