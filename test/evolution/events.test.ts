import { describe, expect, it } from 'vitest';
import {
  banExpiry,
  connectionUpdateData,
  envelope,
  messagesUpdateData,
  receiptOf,
  sendMessageData,
  statusInstanceData,
  textOf,
  writtenText,
} from '../../src/evolution/events.ts';

const ENVELOPE = {
  event: 'connection.update',
  instance: 'vendas-1',
  data: { instance: 'vendas-1', state: 'close', statusReason: 401 },
  destination: 'http://frota/webhooks/evolution/main',
  date_time: '2026-11-20T18:58:26.592Z',
  sender: '5511933332222@s.whatsapp.net',
  server_url: 'http://127.0.0.1:8087',
  apikey: 'CCEEC791-8C8C-4F08-8E42-E375C7225A3C',
};

describe('the envelope', () => {
  it('keeps what is read, and so never the API key', () => {
    expect(envelope.parse(ENVELOPE)).toEqual({
      event: 'connection.update',
      instance: 'vendas-1',
      data: { instance: 'vendas-1', state: 'close', statusReason: 401 },
      date_time: '2026-11-20T18:58:26.592Z',
    });
  });

  it.each([
    ['data null', { ...ENVELOPE, event: 'logout.instance', data: null }],
    ['data a list', { ...ENVELOPE, event: 'contacts.update', data: [{ remoteJid: '5511@s.whatsapp.net' }] }],
    ['no data', { event: 'x', instance: 'y' }],
    ['fields of tomorrow', { ...ENVELOPE, local: true }],
  ])('takes %s', (_case, body) => {
    expect(envelope.safeParse(body).success).toBe(true);
  });

  it.each([
    ['a text', 'hello'],
    ['null', null],
    ['a list', [ENVELOPE]],
    ['no event', { ...ENVELOPE, event: undefined }],
    ['no instance', { ...ENVELOPE, instance: '' }],
    ['an instance that is no text', { ...ENVELOPE, instance: { $gt: '' } }],
    ['a name without end', { ...ENVELOPE, instance: 'x'.repeat(201) }],
  ])('does not take %s', (_case, body) => {
    expect(envelope.safeParse(body).success).toBe(false);
  });
});

describe('event data in both channels’ forms', () => {
  it('send.message', () => {
    const baileys = {
      key: { remoteJid: '5511988887777@s.whatsapp.net', fromMe: true, id: '3EB09399F197C9CC3D79AB' },
      pushName: 'Você',
      status: 'PENDING',
      message: { conversation: 'Sua consulta é amanhã' },
      messageType: 'conversation',
      messageTimestamp: 1795211593,
    };
    const business = {
      key: { fromMe: true, id: 'wamid.ip2vbh95CNYvoB/pFb7lFg==', remoteJid: '5511955554444@s.whatsapp.net' },
      message: { conversation: 'Sua consulta é amanhã' },
      status: 'PENDING',
    };
    expect(sendMessageData.parse(baileys).key.id).toBe('3EB09399F197C9CC3D79AB');
    expect(sendMessageData.parse(business).key.id).toBe('wamid.ip2vbh95CNYvoB/pFb7lFg==');
    expect(sendMessageData.safeParse({ message: {} }).success).toBe(false);
  });

  it('messages.update', () => {
    const baileys = {
      keyId: '3EB09399F197C9CC3D79AB',
      remoteJid: '5511988887777@s.whatsapp.net',
      fromMe: true,
      status: 'DELIVERY_ACK',
      instanceId: '1384de80-3239-4ebd-bd1f-eeed1a054497',
      messageId: 'cmwpimqk90004fg7dgbus0c2r',
    };
    const business = {
      messageId: 'cmwpidko1001okb7d3vfq42cp',
      keyId: 'wamid.ip2vbh95CNYvoB/pFb7lFg==',
      remoteJid: '5511955554444@s.whatsapp.net',
      fromMe: false,
      participant: '5511955554444@s.whatsapp.net',
      status: 'DELIVERED',
    };
    expect(messagesUpdateData.parse(baileys)).toEqual({
      keyId: '3EB09399F197C9CC3D79AB',
      status: 'DELIVERY_ACK',
      remoteJid: '5511988887777@s.whatsapp.net',
    });
    expect(messagesUpdateData.parse(business)).toEqual({
      keyId: 'wamid.ip2vbh95CNYvoB/pFb7lFg==',
      status: 'DELIVERED',
      remoteJid: '5511955554444@s.whatsapp.net',
    });
    expect(messagesUpdateData.parse({ keyId: 'a', status: 'READ', remoteJid: 7 })).toEqual({
      keyId: 'a',
      status: 'READ',
    });
  });

  it.each([
    ['nothing', {}],
    ['an empty id', { keyId: '', status: 'READ' }],
    // Ids are part of unique keys, which databases limit in length.
    ['an id without end', { keyId: 'x'.repeat(201), status: 'READ' }],
  ])('messages.update does not take %s', (_case, data) => {
    expect(messagesUpdateData.safeParse(data).success).toBe(false);
  });

  it.each(['open', 'connecting', 'close', 'refused'])('connection.update %s', (state) => {
    const data = { instance: 'vendas-1', state, statusReason: 200 };
    expect(connectionUpdateData.parse(data)).toEqual({ state, statusReason: 200 });
    expect(connectionUpdateData.parse({ state })).toEqual({ state });
  });

  it('status.instance, with its reason and without', () => {
    const data = {
      instance: 'vendas-1',
      status: 'closed',
      disconnectionAt: '2026-11-20T21:58:26.576Z',
      disconnectionReasonCode: 401,
      disconnectionObject: '{"error":{"data":null}}',
    };
    expect(statusInstanceData.parse(data)).toMatchObject({ disconnectionReasonCode: 401 });
    expect(statusInstanceData.safeParse({ status: 'closed' }).success).toBe(true);
    expect(statusInstanceData.safeParse({ status: 'closed', disconnectionReasonCode: null }).success).toBe(
      true,
    );
  });
});

describe('the text of a message', () => {
  it.each([
    ['plain', { conversation: 'Olá' }, 'Olá'],
    ['with a link preview', { extendedTextMessage: { text: 'Olá' } }, 'Olá'],
    ['empty', { conversation: '' }, ''],
    ['an image', { imageMessage: { caption: 'Olá' } }, 'Olá'],
    ['a video', { videoMessage: { caption: 'Olá' } }, 'Olá'],
    ['a document', { documentMessage: { caption: 'Olá', fileName: 'a.pdf' } }, 'Olá'],
    [
      'a document as WhatsApp wraps it',
      { documentWithCaptionMessage: { message: { documentMessage: { caption: 'Olá' } } } },
      'Olá',
    ],
    ['an image without a text', { imageMessage: {} }, undefined],
    [
      'a file of the Evolution channel, which loses its text',
      { mediaUrl: 'https://example.com/a.png' },
      undefined,
    ],
    ['nothing', undefined, undefined],
    ['of another kind', { conversation: 42 }, undefined],
  ])('%s', (_case, message, text) => {
    expect(textOf(message)).toBe(text);
  });
});

describe('what a person wrote', () => {
  it.each([
    ['a text', { conversation: 'Sair' }, 'Sair'],
    ['a text with a link preview', { extendedTextMessage: { text: 'Sair' } }, 'Sair'],
    ['a caption', { imageMessage: { caption: 'Sair' } }, 'Sair'],
    [
      'a button of the Business channel',
      { conversation: 'Sair', contextInfo: { stanzaId: 'wamid.ip2vbh95CNYvoB/pFb7lFg==' } },
      'Sair',
    ],
    ['a button', { buttonsResponseMessage: { selectedButtonId: '2', selectedDisplayText: 'Sair' } }, 'Sair'],
    [
      'a button of a template',
      { templateButtonReplyMessage: { selectedId: '2', selectedDisplayText: 'Sair' } },
      'Sair',
    ],
    [
      'a choice from a list',
      { listResponseMessage: { title: 'Sair', singleSelectReply: { selectedRowId: '2' } } },
      'Sair',
    ],
    ['a choice of another kind', { interactiveResponseMessage: { body: { text: 'Sair' } } }, 'Sair'],
    [
      'a text that disappears',
      { ephemeralMessage: { message: { extendedTextMessage: { text: 'Sair' } } } },
      'Sair',
    ],
    ['a reaction', { reactionMessage: { text: '👍' } }, undefined],
    ['a place', { locationMessage: { name: 'Casa' } }, undefined],
    ['words that are none', { buttonsResponseMessage: { selectedDisplayText: { $gt: '' } } }, undefined],
    ['nothing', null, undefined],
  ])('%s', (_case, message, text) => {
    expect(writtenText(message)).toBe(text);
  });
});

describe('the receipt that a status is', () => {
  it.each([
    ['SERVER_ACK', 'sent'],
    ['DELIVERY_ACK', 'delivered'],
    ['READ', 'read'],
    ['PLAYED', 'read'],
    ['ERROR', 'failed'],
    ['SENT', 'sent'],
    ['DELIVERED', 'delivered'],
    ['FAILED', 'failed'],
  ])('%s', (status, receipt) => {
    expect(receiptOf(status)).toBe(receipt);
  });

  it.each(['PENDING', 'DELETED', 'EDITED', '', 'read', 'constructor', '__proto__', 3, null, undefined])(
    'none: %s',
    (status) => {
      expect(receiptOf(status)).toBeUndefined();
    },
  );
});

describe('how long a temporary ban lasts', () => {
  const ban = (data: unknown) => JSON.stringify({ error: { data, isBoom: true }, date: '2026-11-20' });

  it.each([
    ['Baileys’ attributes, which are texts', ban({ reason: '402', code: '101', expire: '3600' }), 3600],
    ['a number', ban({ code: 101, expire: 86_400 }), 86_400],
    ['an object instead of text', { error: { data: { expire: '60' } } }, 60],
  ])('%s', (_case, object, seconds) => {
    expect(banExpiry(object)).toBe(seconds);
  });

  it.each([
    ['another disconnection', ban({ tag: 'stream:error', attrs: { code: '401' } })],
    ['no data', ban(null)],
    ['no end', ban({ code: '101' })],
    ['an end that is none', ban({ expire: 'soon' })],
    ['an empty end', ban({ expire: '' })],
    ['null as end', ban({ expire: null })],
    ['a list as end', ban({ expire: [] })],
    ['the past', ban({ expire: '-5' })],
    ['zero', ban({ expire: 0 })],
    ['no JSON', '{"error":'],
    ['nothing', undefined],
    ['null', null],
  ])('says nothing for %s', (_case, object) => {
    expect(banExpiry(object)).toBeUndefined();
  });
});
