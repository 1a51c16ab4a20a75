import { observeInstance } from '../../engine/fleet.ts';
import type { Ports } from '../../engine/ports.ts';
import { banExpiry, connectionUpdateData, statusInstanceData } from '../../evolution/events.ts';
import type { InboxEvent } from '../../store/inbox.ts';
import { isNews } from './is-news.ts';
import type { Applied } from './outcome.ts';

/** `connection.update`: the state of a number's connection. */
export async function applyConnectionUpdate(ports: Ports, event: InboxEvent): Promise<Applied> {
  const { state, statusReason } = connectionUpdateData.parse(event.data);
  if (!(await isNews(ports, event, state === 'open' || state === 'connecting' ? 'up' : 'down')))
    return 'ignored';
  await observeInstance(ports, event.instance, {
    kind: 'connection',
    state,
    code: statusReason,
    told: true,
  });
  if (state === 'open') await ports.qrCodes.drop(event.instance);
  return 'done';
}

/** `status.instance`: the only carrier of why a number was disconnected. */
export async function applyStatusInstance(ports: Ports, event: InboxEvent): Promise<Applied> {
  const { disconnectionReasonCode: code, disconnectionObject } = statusInstanceData.parse(event.data);
  if (code === undefined || code === null) return 'ignored';
  if (!(await isNews(ports, event, 'down'))) return 'ignored';
  await observeInstance(ports, event.instance, {
    kind: 'closed',
    code,
    expiresInSeconds: banExpiry(disconnectionObject),
  });
  return 'done';
}
