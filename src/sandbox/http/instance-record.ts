import { PROFILE_PICTURE } from '../channels/channel.ts';
import type { SandboxNumber } from '../number.ts';

/** The settings of an instance that nobody has changed. */
export const INSTANCE_SETTINGS = {
  rejectCall: false,
  msgCall: '',
  groupsIgnore: false,
  alwaysOnline: false,
  readMessages: false,
  readStatus: false,
  syncFullHistory: false,
  wavoipToken: '',
};

/** An instance as `fetchInstances` shows it: what the database holds, which is not always the live state. */
export function instanceRecord(number: SandboxNumber): Record<string, unknown> {
  const { connection, createdAt, context, messages, owner } = number;
  const { lastClose } = connection;
  const created = createdAt.toISOString();
  return {
    id: number.id,
    name: number.name,
    connectionStatus: connection.stored,
    ownerJid: owner ?? null,
    profileName: owner ? number.name : null,
    profilePicUrl: owner ? PROFILE_PICTURE : null,
    integration: number.channel.integration,
    number: null,
    businessId: null,
    token: number.token,
    clientName: context.name,
    disconnectionReasonCode: lastClose?.code ?? null,
    disconnectionObject: lastClose?.object ?? null,
    disconnectionAt: lastClose?.at.toISOString() ?? null,
    createdAt: created,
    updatedAt: created,
    Chatwoot: null,
    Proxy: null,
    Rabbitmq: null,
    Nats: null,
    Sqs: null,
    Websocket: null,
    Setting: {
      id: `cm${number.id.replaceAll('-', '').slice(0, 23)}`,
      ...INSTANCE_SETTINGS,
      createdAt: created,
      updatedAt: created,
      instanceId: number.id,
    },
    _count: { Message: messages.size, Contact: messages.chats, Chat: messages.chats },
  };
}
