import type { StoredMessage } from './messages.ts';
import type { SandboxNumber } from './number.ts';
import { recordId } from './ids.ts';
import { jidOf, whatsappUser } from './phone.ts';
import { stableShare } from './random.ts';

/** A text that somebody writes to a number. */
export interface InboundText {
  /** Phone or jid. */
  from: string;
  text: string;
  pushName?: string | undefined;
  /** Comes from a privacy address, the phone only beside it or (`alone`) not at all. */
  viaLid?: boolean | 'alone' | undefined;
}

/** A text arrives at an open number: it is stored and told as `messages.upsert`. */
export function receive(number: SandboxNumber, { from, text, pushName, viaLid = false }: InboundText): void {
  const { channel, context, messages } = number;
  if (number.deaf || number.faults.isSilent('receipts')) return;
  const jid = jidOf(from);
  const address = {
    remoteJid: viaLid === false ? jid : lidOf(jid),
    ...(viaLid === true && { remoteJidAlt: jid }),
  };
  const first = messages.find({ remoteJid: address.remoteJid }).every((message) => message.fromMe);
  const message: StoredMessage = {
    ...address,
    rowId: recordId(),
    keyId: channel.inboundKeyId(),
    fromMe: false,
    pushName: pushName ?? `Contato ${whatsappUser(jid).slice(-4)}`,
    text,
    at: context.clock.now().getTime(),
    receipts: [],
  };
  messages.add(message);
  context.keep({ type: 'message', instance: number.name, message });
  for (const event of channel.inbound(message, { instanceId: number.id, first })) number.emit(event);
}

/** The privacy address of a person: always the same, and no way back to the phone. */
function lidOf(jid: string): string {
  return `${Math.floor(1e14 + stableShare(jid, 'lid') * 8e14)}@lid`;
}
