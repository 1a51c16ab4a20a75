import { type Api, InputFile, InputMediaBuilder } from 'grammy';
import type { InputMedia } from 'grammy/types';
import type { ChatUser } from '../../engine/types.ts';
import { REST_MS } from '../cards/show-card.ts';
import { calledOn, type ChatOutcome, type ChatPlatform, type MessageRef } from '../chat/chat.ts';
import type { Presses } from '../chat/presses.ts';
import type { DrawPng } from '../charts/draw.ts';
import { drawQr } from '../../qr-picture.ts';
import type { Block, LineButton } from '../reply.ts';
import { followed } from './followed.ts';
import { outcomeOf } from './outcome.ts';
import { type Part, renderParts } from './render.ts';

/** Telegram's own limit for what a button gives back, in bytes; a longer one refuses the whole message. */
const MAX_DATA = 64;

/**
 * Telegram lets a bot write 20 messages a minute into a group, changes of them included
 * (https://core.telegram.org/bots/faq#broadcasting-to-users): a card that moves leaves most of them to answers. In ms.
 */
const GROUP_REST_MS = 10_000;

const NO_PREVIEW = { link_preview_options: { is_disabled: true } } as const;

/** A chat of Telegram, to write there. */
export interface TelegramChat extends ChatPlatform {
  /** Writes all of an answer, in as many messages as it takes. @returns the last that has text, else the last. @throws what Telegram says. */
  send(
    chat: string,
    blocks: readonly Block[],
    replyTo?: number,
    called?: ChatUser,
  ): Promise<number | undefined>;
}

export function telegramChat(
  api: Api,
  { presses, drawPng }: { presses: Presses; drawPng: DrawPng },
): TelegramChat {
  const keyboard = async (chat: string, rows: readonly (readonly LineButton[])[]) => {
    const data = await presses.dataFor(`telegram:${chat}`, rows.flat());
    let next = 0;
    const inline_keyboard = rows.map((row) =>
      row.map(({ label }) => ({ text: label, callback_data: within64(data[next++] ?? '') })),
    );
    return { inline_keyboard };
  };

  /** A picture or file that replaces another. */
  const mediaOf = async (part: Exclude<Part, { kind: 'text' }>): Promise<InputMedia> => {
    switch (part.kind) {
      case 'qr':
        return InputMediaBuilder.photo(await qrOf(part.code));
      case 'image':
        return InputMediaBuilder.photo(chartOf(await drawPng(part.svg)), { caption: part.caption });
      case 'file':
        return InputMediaBuilder.document(fileOf(part));
    }
  };

  const sendPart = async (chat: string, part: Part, replyTo?: number): Promise<number> => {
    const answering =
      replyTo === undefined
        ? {}
        : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } };
    switch (part.kind) {
      case 'text': {
        const reply_markup = await keyboard(chat, part.buttons);
        const options = { parse_mode: 'HTML', ...NO_PREVIEW, ...answering, reply_markup } as const;
        return (await api.sendMessage(chat, part.html, options)).message_id;
      }
      case 'qr':
        return (await api.sendPhoto(chat, await qrOf(part.code), answering)).message_id;
      case 'image': {
        const options = { caption: part.caption, ...answering };
        return (await api.sendPhoto(chat, chartOf(await drawPng(part.svg)), options)).message_id;
      }
      case 'file':
        return (await api.sendDocument(chat, fileOf(part), answering)).message_id;
    }
  };

  const send = async (
    chat: string,
    blocks: readonly Block[],
    replyTo?: number,
    called?: ChatUser,
  ): Promise<number | undefined> => {
    let last: number | undefined;
    let lastText: number | undefined;
    for (const part of renderParts(blocks, called)) {
      last = await sendPart(chat, part, replyTo);
      if (part.kind === 'text') lastText = last;
    }
    return lastText ?? last;
  };

  return {
    name: 'telegram',
    send,
    restMs: (chat) => (chat.startsWith('-') ? GROUP_REST_MS : REST_MS),

    async post(chat, { blocks, thread, ...given }) {
      return toldBy(chat, async () => {
        const replyTo = thread === undefined ? undefined : Number(thread);
        return followed(chat, async (to) => {
          const message = await send(to, blocks, replyTo, calledOn('telegram', given));
          return { chat: to, message: String(message ?? '') };
        });
      });
    },

    async edit(ref, { blocks }) {
      const parts = renderParts(blocks);
      const part = parts.findLast(({ kind }) => kind === 'text') ?? parts[0];
      return toldBy(
        ref.chat,
        async () => {
          if (part !== undefined && part.kind !== 'text') {
            await api.editMessageMedia(ref.chat, Number(ref.message), await mediaOf(part));
            return ref;
          }
          const reply_markup = await keyboard(ref.chat, part?.buttons ?? []);
          const options = { parse_mode: 'HTML', ...NO_PREVIEW, reply_markup } as const;
          await api.editMessageText(ref.chat, Number(ref.message), part?.html ?? '', options);
          return ref;
        },
        ref,
      );
    },

    remove: (ref) =>
      toldBy(ref.chat, async () => {
        await api.deleteMessage(ref.chat, Number(ref.message));
        return ref;
      }),
  };
}

async function qrOf(code: string): Promise<InputFile> {
  return new InputFile(await drawQr(code), 'qr.png');
}

function chartOf(png: Uint8Array): InputFile {
  return new InputFile(png, 'chart.png');
}

function fileOf({ name, content }: Extract<Part, { kind: 'file' }>): InputFile {
  return new InputFile(Buffer.from(content), name);
}

/** @param same what is answered where there was nothing to change */
async function toldBy(
  chat: string,
  call: () => Promise<MessageRef>,
  same: MessageRef = { chat, message: '' },
): Promise<ChatOutcome> {
  try {
    return { kind: 'done', ref: await call() };
  } catch (error) {
    const outcome = outcomeOf(error, chat);
    return outcome === 'same' ? { kind: 'done', ref: same } : outcome;
  }
}

function within64(data: string): string {
  if (Buffer.byteLength(data) > MAX_DATA) throw new Error(`a button gives back more than ${MAX_DATA} bytes`);
  return data;
}
