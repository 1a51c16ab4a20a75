import { PROFILE_PICTURE, type SandboxEvent } from './channels/channel.ts';
import type { Disconnection } from './disconnection.ts';

/** An attempt to connect. In an outage this is all that anybody hears. */
export function connecting(instance: string): SandboxEvent {
  return { event: 'connection.update', data: { instance, state: 'connecting', statusReason: 200 } };
}

/** The number is connected. */
export function opened({ name, jid }: { name: string; jid: string }): SandboxEvent {
  const profile = { wuid: jid, profileName: name, profilePictureUrl: PROFILE_PICTURE };
  return {
    event: 'connection.update',
    data: { instance: name, ...profile, state: 'open', statusReason: 200 },
  };
}

/** The session is over, in Evolution's order; only `status.instance` carries the reason. */
export function closed(instance: string, { code, object, at }: Disconnection): SandboxEvent[] {
  const reason = {
    instance,
    status: 'closed',
    disconnectionAt: at.toISOString(),
    disconnectionReasonCode: code,
    disconnectionObject: object,
  };
  return [
    { event: 'status.instance', data: reason },
    { event: 'logout.instance', data: null },
    { event: 'connection.update', data: { instance, state: 'close', statusReason: code } },
  ];
}
