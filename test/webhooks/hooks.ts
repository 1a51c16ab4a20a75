/** Webhooks in the shapes that Evolution 2.3.6 posts, as text. */
export interface HookFields {
  event: string;
  instance?: string;
  data: unknown;
  /** Evolution's local time with its false Z. */
  at?: string;
}

/** A secret: the instance's own token, or Meta's. */
export const TOKEN = 'CCEEC791-8C8C-4F08-8E42-E375C7225A3C';

export function hook({ event, instance = 'n1', data, at = '2026-03-10T09:00:00.000Z' }: HookFields): string {
  return JSON.stringify({
    event,
    instance,
    data,
    destination: 'http://frota/webhooks/evolution/main',
    date_time: at,
    sender: '5511933332222@s.whatsapp.net',
    server_url: 'http://127.0.0.1:8087',
    apikey: TOKEN,
  });
}

export function messagesUpdate(keyId: string, status: string, fields: Partial<HookFields> = {}): string {
  const data = {
    keyId,
    remoteJid: '5511988887777@s.whatsapp.net',
    fromMe: true,
    status,
    instanceId: '1384de80-3239-4ebd-bd1f-eeed1a054497',
    messageId: 'cmwpimqk90004fg7dgbus0c2r',
  };
  return hook({ event: 'messages.update', data, ...fields });
}

export function sendMessage(keyId: string, fields: { remoteJid?: string; message?: unknown } = {}): string {
  const { remoteJid = '5511988887777@s.whatsapp.net', message = { conversation: 'Olá' } } = fields;
  const data = {
    key: { remoteJid, fromMe: true, id: keyId },
    pushName: 'Você',
    status: 'PENDING',
    message,
    messageType: 'conversation',
    messageTimestamp: 1795211593,
  };
  return hook({ event: 'send.message', data });
}

/** What somebody writes to the number, on the Baileys channel. */
export function messagesUpsert(
  fields: { key?: object; messageType?: string; messageTimestamp?: number; message?: object } = {},
): string {
  const { key = {}, messageType = 'conversation', message = { conversation: 'Sim!' }, ...rest } = fields;
  const data = {
    key: {
      remoteJid: '5531988887777@s.whatsapp.net',
      fromMe: false,
      id: '3A1A1FAF40AE20',
      participant: '',
      addressingMode: 'pn',
      ...key,
    },
    pushName: 'Maria Souza',
    status: 'DELIVERY_ACK',
    message,
    messageType,
    instanceId: '1384de80-3239-4ebd-bd1f-eeed1a054497',
    source: 'unknown',
    ...rest,
  };
  return hook({ event: 'messages.upsert', data });
}

export function connectionUpdate(state: string, statusReason: number, at?: string): string {
  return hook({
    event: 'connection.update',
    data: { instance: 'n1', state, statusReason },
    ...(at !== undefined && { at }),
  });
}

export function statusInstance(code: number, at: string, attributes: object = {}): string {
  const disconnectionObject = JSON.stringify({
    error: { data: { reason: String(code), ...attributes }, isBoom: true },
    date: '2026-03-10T12:00:00.000Z',
  });
  const data = {
    instance: 'n1',
    status: 'closed',
    disconnectionAt: '2026-03-10T12:00:00.000Z',
    disconnectionReasonCode: code,
    disconnectionObject,
  };
  return hook({ event: 'status.instance', data, at });
}

/** `instance.create` and `instance.delete`. */
export function instanceEvent(event: string, fields: Partial<HookFields> = {}): string {
  const { instance = 'n1' } = fields;
  const data = { instanceName: instance, instanceId: '1384de80-3239-4ebd-bd1f-eeed1a054497' };
  return hook({ event, data, ...fields });
}

export function qrcodeUpdated(fields: { code?: string; pairingCode?: string } = {}, at?: string): string {
  const { code = '2@FAKEREF0xxxxx,Vm+UG48=,JhBvK=,0YPs+K3g=', pairingCode = null } = fields;
  const qrcode = { instance: 'n1', pairingCode, code, base64: 'data:image/png;base64,iVBORw0KGgo=' };
  return hook({ event: 'qrcode.updated', data: { qrcode }, ...(at !== undefined && { at }) });
}
