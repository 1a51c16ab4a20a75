import type { Messenger, NumberDirectory, SendOutcome } from '../engine/ports.ts';
import { NOT_ON_WHATSAPP } from '../engine/reasons.ts';

/** Takes note of whom a send found not to be on WhatsApp: whoever checks their number next need not ask. */
export function learningMessenger(messenger: Messenger, numbers: NumberDirectory): Messenger {
  const learn = async (phone: string, outcome: SendOutcome): Promise<SendOutcome> => {
    if (outcome.kind === 'rejected' && outcome.reason === NOT_ON_WHATSAPP)
      await numbers.learn(phone, { kind: 'not_on_whatsapp' });
    return outcome;
  };
  return {
    sendText: async (instance, phone, text) => learn(phone, await messenger.sendText(instance, phone, text)),
    sendMedia: async (instance, phone, media, text) =>
      learn(phone, await messenger.sendMedia(instance, phone, media, text)),
    whereabouts: (instance, phones) => messenger.whereabouts(instance, phones),
    sentTo: (instance, phone) => messenger.sentTo(instance, phone),
    stored: (instance, keyId) => messenger.stored(instance, keyId),
    records: (instance, span, page) => messenger.records(instance, span, page),
  };
}
