import type { KnownBlock, WebClient } from '@slack/web-api';
import {
  calledOn,
  type ChatMessage,
  type ChatOutcome,
  type ChatPlatform,
  type MessageRef,
} from '../chat/chat.ts';
import type { Presses } from '../chat/presses.ts';
import type { DrawPng } from '../charts/draw.ts';
import { drawQr } from '../../qr-picture.ts';
import type { Block } from '../reply.ts';
import { outcomeOf } from './outcome.ts';
import { markupBlock, renderMessage, type Sure, type Upload } from './render.ts';

/** A message of Slack, ready to be sent. */
export interface Drawn {
  blocks: KnownBlock[];
  uploads: readonly Upload[];
}

/** Slack, to write there. */
export interface SlackChat extends ChatPlatform {
  /** Makes a message, its buttons with what they give back. @param place the channel or card that it is in */
  draw(place: string, blocks: readonly Block[], sure: Sure): Promise<Drawn>;
  /** Puts pictures and files into a channel, or into a thread of it. @returns their ids. @throws what Slack says */
  upload(uploads: readonly Upload[], channel: string, thread?: string): Promise<string[]>;
}

/** @param sure how cards ask before something is done, in the team's language */
export function slackChat(
  client: WebClient,
  { presses, drawPng, sure }: { presses: Presses; drawPng: DrawPng; sure: Sure },
): SlackChat {
  const draw = async (place: string, given: readonly Block[], asks: Sure): Promise<Drawn> => {
    const { blocks, buttons, uploads } = renderMessage(given, asks);
    // Slack itself asks before a press: what comes back was meant.
    const data = await presses.dataFor(
      place,
      buttons.map(({ line }) => ({ line })),
    );
    let next = 0;
    for (const block of blocks) {
      if (block.type !== 'actions') continue;
      for (const element of block.elements) if (element.type === 'button') element.value = data[next++] ?? '';
    }
    return { blocks, uploads };
  };

  const upload = async (uploads: readonly Upload[], channel: string, thread?: string): Promise<string[]> => {
    const ids: string[] = [];
    for (const one of uploads) {
      const { file, filename, alt } = await fileOf(one, drawPng);
      const { files } = await client.filesUploadV2({
        channel_id: channel,
        file,
        filename,
        ...(alt !== undefined && { alt_text: alt, title: alt }),
        ...(thread !== undefined && { thread_ts: thread }),
      } as Parameters<typeof client.filesUploadV2>[0]);
      ids.push(...files.flatMap(({ files: all = [] }) => all.flatMap(({ id }) => id ?? [])));
    }
    return ids;
  };

  /** What was deleted before is as good as deleted. */
  const removeFile = async (file: string): Promise<void> => {
    try {
      await client.files.delete({ file });
    } catch (error) {
      if (outcomeOf(error, '').kind !== 'gone') throw error;
    }
  };

  return {
    name: 'slack',
    draw,
    upload,

    post: (channel, message) =>
      toldBy(channel, async () => {
        const { blocks, uploads } = await draw(`slack:${channel}`, message.blocks, sure);
        if (blocks.length === 0) {
          const [file = ''] = await upload(uploads, channel, message.thread);
          return { chat: channel, message: file };
        }
        const called = calledOn('slack', message);
        const call = called === undefined ? '' : `<@${called.id}>`;
        const posted = (await client.apiCall('chat.postMessage', {
          channel,
          text: `${call} ${escaped(message.summary)}`.trim(),
          blocks: [...(call === '' ? [] : [markupBlock(call)]), ...blocks],
          unfurl_links: false,
          unfurl_media: false,
          ...(message.thread !== undefined && { thread_ts: message.thread }),
          // Only who follows a thread hears of what is said there.
          ...(message.loud && { reply_broadcast: true }),
        })) as { channel?: string; ts?: string };
        const ref = { chat: posted.channel ?? channel, message: posted.ts ?? '' };
        await upload(uploads, ref.chat, message.thread ?? ref.message);
        return ref;
      }),

    edit: (ref, message: ChatMessage) =>
      toldBy(ref.chat, async () => {
        const { blocks, uploads } = await draw(`slack:${ref.chat}`, message.blocks, sure);
        if (blocks.length === 0) {
          // Slack changes no file: the old one is deleted first, as it may be a secret.
          await removeFile(ref.message);
          const [file = ''] = await upload(uploads, ref.chat, message.thread);
          return { chat: ref.chat, message: file };
        }
        await client.chat.update({
          channel: ref.chat,
          ts: ref.message,
          text: escaped(message.summary),
          blocks,
        });
        return ref;
      }),

    remove: (ref) =>
      toldBy(ref.chat, async () => {
        if (isFile(ref.message)) await removeFile(ref.message);
        else await client.chat.delete({ channel: ref.chat, ts: ref.message });
        return ref;
      }),
  };
}

/** A file is known by its id (`F0123ABC`), a message by its time (`1503435956.000247`). */
function isFile(message: string): boolean {
  return message.startsWith('F');
}

/** What people write must not become links, mentions or `<!channel>`. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

async function fileOf(
  upload: Upload,
  drawPng: DrawPng,
): Promise<{ file: Buffer; filename: string; alt?: string }> {
  switch (upload.kind) {
    case 'qr':
      return { file: await drawQr(upload.code), filename: 'qr.png' };
    case 'image':
      return { file: Buffer.from(await drawPng(upload.svg)), filename: 'chart.png', alt: upload.alt };
    case 'file':
      return { file: Buffer.from(upload.content), filename: upload.name };
  }
}

async function toldBy(channel: string, call: () => Promise<MessageRef>): Promise<ChatOutcome> {
  try {
    return { kind: 'done', ref: await call() };
  } catch (error) {
    return outcomeOf(error, channel);
  }
}
