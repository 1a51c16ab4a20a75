import { drawFate, type Fate, refusedFate } from './character.ts';
import { receive } from './inbound.ts';
import type { Receipt, StoredMessage } from './messages.ts';
import type { SandboxNumber } from './number.ts';

interface Step {
  atMs: number;
  happen: () => void;
}

/** Lets an accepted message have its fate. `passedMs` of it may have passed before a restart. */
export function letHappen(number: SandboxNumber, message: StoredMessage, passedMs = 0): void {
  run(number, stepsOf(number, message, fateOf(number, message)), passedMs);
}

/** Goes on, after a restart of the process, with what had not happened yet. */
export function resumeFates(number: SandboxNumber): void {
  const { clock, timers } = number.context;
  const now = clock.now().getTime();
  for (const message of number.messages.all()) {
    if (message.fromMe) letHappen(number, message, timers.unscaled(now - message.at));
  }
}

function fateOf(number: SandboxNumber, message: StoredMessage): Fate {
  const luck = number.luckOf(message.sequence ?? 0);
  return message.locked ? refusedFate(luck) : drawFate(number.character, luck);
}

/** One step after the other, so that a message that waits costs one timer. */
function run(number: SandboxNumber, [step, ...rest]: readonly Step[], passedMs: number): void {
  if (!step) return;
  number.context.timers.after(Math.max(step.atMs - passedMs, 0), () => {
    number.connection.deliver(step.happen);
    run(number, rest, Math.max(step.atMs, passedMs));
  });
}

/** What is still to come, soonest first. */
function stepsOf(number: SandboxNumber, message: StoredMessage, fate: Fate): Step[] {
  const receipts: [Receipt, number | null][] = [
    ['sent', fate.errorAtMs === null ? 0 : null],
    ['error', fate.errorAtMs],
    ['delivered', fate.deliveredAtMs],
    ['read', fate.readAtMs],
  ];
  const steps: Step[] = [];
  for (const [receipt, atMs] of receipts) {
    const status = number.channel.statusOf(receipt);
    if (atMs === null || status === null || message.receipts.includes(receipt)) continue;
    steps.push({ atMs, happen: () => arrive(number, message, receipt, status) });
  }
  const { reply } = fate;
  if (reply && !message.receipts.includes('read')) {
    const { text, viaLid } = reply;
    steps.push({
      atMs: reply.atMs,
      happen: () => receive(number, { from: message.remoteJid, text, viaLid }),
    });
  }
  return steps;
}

function arrive(number: SandboxNumber, message: StoredMessage, receipt: Receipt, status: string): void {
  const { channel, context, faults } = number;
  if (faults.isSilent('receipts')) return;
  message.receipts.push(receipt);
  context.keep({ type: 'receipt', instance: number.name, keyId: message.keyId, receipt });
  number.emit({ event: 'messages.update', data: channel.update(message, status, number.id) });
}
