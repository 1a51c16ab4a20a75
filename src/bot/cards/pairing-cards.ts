import { type Pairing, pairingOf } from '../../engine/pairing.ts';
import type { Ports } from '../../engine/ports.ts';
import type { Instance } from '../../engine/types.ts';
import { messageOf } from '../../errors.ts';
import type { CardSource, CardView } from '../chat/card-source.ts';
import type { Language } from '../i18n/language.ts';
import { TEXTS, type Texts } from '../i18n/texts.ts';
import { type Block, press, text } from '../reply.ts';
import { REST_MS } from './show-card.ts';

const KIND = 'pairing';
/** So long a code is shown anew whenever WhatsApp has a new one, in ms: whoever asked has the phone at hand. */
const SHOWN_MS = 5 * 60_000;
/** Evolution is asked for a code only so long after somebody wanted one, in ms: from then on it tells each by itself. */
const ASKED_MS = 45_000;

/** What the card of a number's QR code is called; each time that somebody asks it is a new one. */
export function pairingSubject(instance: string, at: Date): string {
  return `${KIND}:${instance}@${at.getTime()}`;
}

/** QR codes to scan: each is replaced by the next as WhatsApp has it, until the number is connected or time is over. */
export function pairingCards(ports: Ports, language: Language): CardSource {
  const texts = TEXTS[language];

  const lookAt = async (instance: Instance, ageMs: number): Promise<Pairing> => {
    const kept = await ports.qrCodes.get(instance.name, ports.clock.now());
    if (kept === undefined && ageMs > ASKED_MS) return { kind: 'none' };
    return pairingOf(ports, instance).catch((error: unknown): Pairing => {
      ports.log.warn({ instance: instance.name, err: messageOf(error) }, 'no QR code could be asked for');
      return { kind: 'none' };
    });
  };

  return {
    kind: KIND,
    async view(subject): Promise<CardView | undefined> {
      const cut = subject.lastIndexOf('@');
      const name = subject.slice(0, cut);
      const now = ports.clock.now();
      const ageMs = now.getTime() - Number(subject.slice(cut + 1));
      const instance = await ports.instances.get(name);
      if (instance === undefined) return undefined;
      const { instances, help, buttons } = texts;
      const again = press(help['instance.qr'].example(name), { label: buttons.newQr });
      if (instance.state === 'connected') return ended(text(instances.isConnected(name), 'good'));
      if (ageMs > SHOWN_MS) return ended(text(instances.qrOver(name), 'muted'), again);
      const blocks = pairingBlocks(name, await lookAt(instance, ageMs), texts);
      return {
        message: { blocks: [...blocks, again], summary: instances.scan(name) },
        thread: [],
        nextAt: new Date(now.getTime() + REST_MS),
      };
    },
  };
}

function pairingBlocks(name: string, pairing: Pairing, { instances }: Texts): Block[] {
  switch (pairing.kind) {
    case 'open':
      return [text(instances.noQrWhileOpen(name), 'good')];
    case 'none':
      return [text(instances.noQr(name), 'warning')];
    case 'code': {
      const { code, pairingCode } = pairing.qr;
      return [
        { kind: 'qr', code },
        text(instances.scan(name)),
        ...(pairingCode === undefined ? [] : [text(instances.orType(pairingCode))]),
        text(instances.qrChanges, 'muted'),
      ];
    }
  }
}

function ended(said: Block & { kind: 'text' }, ...more: readonly Block[]): CardView {
  return { message: { blocks: [said, ...more], summary: said.text }, thread: [], final: true };
}
