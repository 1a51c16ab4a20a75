import { observeInstance } from '../../engine/fleet.ts';
import type { Ports } from '../../engine/ports.ts';
import { banExpiry, connectionUpdateData, statusInstanceData } from '../../evolution/events.ts';
import type { InboxEvent } from '../../store/inbox.ts';
import { newsOf } from './news-of.ts';
import type { Applied } from './outcome.ts';

/** `connection.update`: the state of a number's connection. */
export async function applyConnectionUpdate(ports: Ports, event: InboxEvent): Promise<Applied> {
  const { state, statusReason } = connectionUpdateData.parse(event.data);
  const toldBy = await newsOf(ports, event, state === 'open' || state === 'connecting' ? 'up' : 'down');
  if (toldBy === undefined) return 'ignored';
  const seen = { kind: 'connection', state, code: statusReason, told: true } as const;
  await observeInstance(ports, event.instance, seen, { toldBy });
  if (state === 'open') await ports.qrCodes.drop(event.instance);
  return 'done';
}

/** `status.instance`: the only carrier of why a number was disconnected. */
export async function applyStatusInstance(ports: Ports, event: InboxEvent): Promise<Applied> {
  const { disconnectionReasonCode: code, disconnectionObject } = statusInstanceData.parse(event.data);
  if (code === undefined || code === null) return 'ignored';
  const toldBy = await newsOf(ports, event, 'down');
  if (toldBy === undefined) return 'ignored';
  const seen = { kind: 'closed', code, expiresInSeconds: banExpiry(disconnectionObject) } as const;
  await observeInstance(ports, event.instance, seen, { toldBy });
  return 'done';
}
