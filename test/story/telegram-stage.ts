import { buttonsOf, type Call, keyboardOf, telegramSim, TOKEN } from '../bot/telegram/telegram-sim.ts';
import { soon } from '../bot/soon.ts';
import { freePort } from '../chaos/free-port.ts';
import { TEXTS } from '../../src/bot/i18n/texts.ts';
import { pngIn } from './pictures/small-png.ts';
import { telegramPicture } from './pictures/telegram-picture.ts';
import type { Person, Stage } from './stage.ts';

const CAMPAIGNS = -100_123;
const ALERTS = -100_456;
const WRITTEN = new Set(['sendMessage', 'editMessageText']);

/** Telegram, by webhook. */
export async function telegramStage(): Promise<Stage> {
  const port = String(await freePort());
  const sim = await telegramSim();
  const written = (): Call[] => sim.calls.filter(({ method }) => WRITTEN.has(method));
  const { yes } = TEXTS['pt-BR'].chat.sure;

  /** They type in private, where a bot may say more than in a group: there it is 20 messages a minute, and cards need most of them. */
  const person = (id: number, name: string): Person => {
    const alone = sim.user(id, name);
    const chats = new Map([
      [id, alone],
      ...[CAMPAIGNS, ALERTS].map((chat) => [chat, sim.user(id, name, { chat })] as const),
    ]);
    const callsSeen = (since = 0): Call[] =>
      sim.calls.slice(since).filter(({ fields }) => chats.has(Number(fields['chat_id'])));
    /** The newest button of this label that they see, to be pressed. */
    const buttonOf = (label: string, since = 0): (() => Promise<void>) | undefined => {
      const seen = asTheyStand(callsSeen(since)).flatMap(({ fields }) =>
        buttonsOf(fields).map(({ text, callback_data: data }) => ({
          text,
          press: async () => chats.get(Number(fields['chat_id']))?.press({ data }),
        })),
      );
      return seen.findLast(({ text }) => text === label)?.press;
    };
    return {
      id: `telegram:${id}`,
      name,
      say: (line) => alone.say(`/${line}`),
      drop: (file, content) => alone.drop(file, content),
      async press(label) {
        const press = await soon(() => {
          const found = buttonOf(label);
          if (found === undefined) throw new Error(`there is no button "${label}"`);
          return found;
        });
        const before = sim.calls.length;
        await press();
        const sure = await soon(() => {
          const question = buttonOf(yes, before);
          if (question === undefined && !callsSeen(before).some(({ method }) => method === 'sendMessage'))
            throw new Error(`nothing was said to "${label}"`);
          return question;
        });
        await sure?.();
      },
    };
  };

  return {
    name: 'Telegram',
    campaigns: `telegram:${CAMPAIGNS}`,
    alerts: `telegram:${ALERTS}`,
    ana: person(11, 'Ana'),
    bia: person(12, 'Bia'),
    env: {
      PORT: port,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: sim.url,
      TELEGRAM_WEBHOOK: 'on',
    },
    written: () => written().map(({ text }) => text.replaceAll(/<\/?(?:b|i|pre|code|a)\b[^>]*>/g, '')),
    draw(index, png) {
      const { text = '', fields = {} } = written()[index] ?? {};
      return telegramPicture(text, keyboardOf(fields), png);
    },
    uploaded: () => sim.calls.flatMap(({ body }) => pngIn(body) ?? []),
  };
}

/** Messages by their last call: what a card showed before cannot be pressed any more. */
function asTheyStand(calls: readonly Call[]): Call[] {
  const messages = new Map<unknown, Call>();
  for (const call of calls) {
    const id = call.messageId ?? call.fields['message_id'];
    if (id !== undefined) messages.set(Number(id), call);
  }
  return [...messages.values()];
}
