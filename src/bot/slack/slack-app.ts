import { App, type BlockAction, type ButtonAction, type Receiver } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Ports } from '../../engine/ports.ts';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { Presses } from '../chat/presses.ts';
import { ask } from '../chat/ask.ts';
import { IMPORT } from '../chat/import-line.ts';
import { takePress } from '../chat/take-press.ts';
import { turns } from '../chat/turns.ts';
import type { Attachment, CommandContext } from '../commands/command.ts';
import { isDatabaseAway } from '../../store/database-away.ts';
import type { Language } from '../i18n/language.ts';
import { TEXTS } from '../i18n/texts.ts';
import type { ContextFor } from '../people/asker.ts';
import { failure, text } from '../reply.ts';
import { giveAnswer, type Message } from './answer.ts';
import { attachmentOf } from './attachment.ts';
import type { FormDesk } from './form-desk.ts';
import { formTurns } from './form-turns.ts';
import { hearForms } from './hear-forms.ts';
import { lineOfMention } from './line-of.ts';
import { openForm, wayToForm } from './open-form.ts';
import { knownPeople } from './people.ts';
import { QUIET } from './quiet-log.ts';
import { PRESS } from './render.ts';
import type { SlackChat } from './slack-chat.ts';

type Respond = (message: Message) => Promise<unknown>;

export interface SlackAppOptions {
  token: string;
  receiver: Receiver;
  client: WebClient;
  chat: SlackChat;
  presses: Presses;
  contextFor: ContextFor;
  /** Of the team: of who asks nothing is known while the database is away. */
  language: Language;
  ports: Pick<Ports, 'seen' | 'clock'>;
  log: Logger;
}

/**
 * The app: slash commands, mentions, direct messages and presses are command lines. Slack is told at once that it was heard
 * (it gives three seconds), and what it sends again is done once. What one person asks in a channel is answered in its order, by
 * the process that it comes to; nobody waits for somebody else's import there.
 *
 * What Slack was told that it was heard it never sends again: whoever asks just when a process is killed hears nothing, and asks
 * anew.
 */
export function slackApp(options: SlackAppOptions): App {
  const { token, receiver, client, chat, presses, contextFor, language: ofTeam, ports, log } = options;
  const askerOf = knownPeople(client, ports.clock);
  const app = new App({
    receiver,
    logger: QUIET,
    // Asking Slack who we are would hold up the answer that it waits for, or keep us from starting while it is away.
    authorize: async () => ({ botToken: token }),
    clientOptions: { slackApiUrl: client.slackApiUrl },
  });
  const contextOf = async (user: { id: string; name?: string }, channel: string): Promise<CommandContext> =>
    contextFor({ ...(await askerOf(user.id, user.name ?? user.id)), chat: `slack:${channel}` });
  const desk: FormDesk = { client, token, chat, turns: formTurns(client, log), ports, log, contextOf };
  const isNew = (id: string): Promise<boolean> => ports.seen.take(`slack:${id}`, ports.clock.now());

  const turnOf = turns();
  const inTurn = (key: string, respond: Respond, work: () => Promise<void>): Promise<void> =>
    turnOf(key, () =>
      work().catch(async (error: unknown) => {
        if (error instanceof Error && isDatabaseAway(error.constructor.name)) {
          const away = TEXTS[ofTeam].errors.store_unreachable();
          await respond({ response_type: 'ephemeral', replace_original: false, text: away, blocks: [] });
        }
        throw error;
      }),
    );

  app.command(/.*/, async ({ ack, command, respond }) => {
    await ack();
    const { user_id: user, user_name: name, channel_id: channel, trigger_id: trigger } = command;
    await inTurn(`${channel} ${user}`, respond, async () => {
      if (!(await isNew(trigger))) return;
      const context = await contextOf({ id: user, name }, channel);
      const line = `${command.command.slice(1)} ${command.text}`.trim();
      const reply = (await openForm(desk, context, { line, trigger, channel })) ?? (await ask(context, line));
      await giveAnswer({ chat, client }, { user, channel, language: context.language, respond }, reply);
    });
  });

  app.action<BlockAction<ButtonAction>>(new RegExp(`^${PRESS}:`), async ({ ack, body, action, respond }) => {
    const at = ports.clock.now();
    await ack();
    const { trigger_id: trigger } = body;
    const user = body.user.id;
    const channel = body.channel?.id ?? user;
    await inTurn(`${channel} ${user}`, respond, async () => {
      if (!(await isNew(trigger))) return;
      const context = await contextOf(body.user, channel);
      const { language, actor } = context;
      const place = { user, channel, language, respond };
      const data = action.value ?? '';
      const pressed = await presses.read(data);
      // A form may be opened by several at once.
      const opened = pressed && (await openForm(desk, context, { line: pressed.line, trigger, channel }));
      if (opened !== undefined) return giveAnswer({ chat, client }, place, opened);
      const taken = await takePress(presses, { data, by: actor, isSure: true, at }, ports.clock.now());
      const { chat: texts } = TEXTS[language];
      if (taken.kind === 'ours') {
        await giveAnswer({ chat, client }, place, await ask(context, taken.line));
      } else {
        const says =
          taken.kind === 'taken' ? texts.taken(taken.by, Math.round(taken.agoMs / 1_000)) : texts.stale;
        await giveAnswer({ chat, client }, place, failure(text(says, 'warning')));
      }
    });
  });

  app.event('app_mention', async ({ event, body }) => {
    const { user, channel } = event;
    if (user === undefined) return;
    const respond = respondIn(channel, event.thread_ts ?? event.ts);
    await inTurn(`${channel} ${user}`, respond, async () => {
      if (!(await isNew(body.event_id))) return;
      await say(user, channel, lineOfMention(event.text), respond);
    });
  });
  app.message(async ({ message, body }) => {
    // Only what somebody wrote to the bot alone; of a channel it hears what mentions it.
    const { subtype, channel_type: kind, channel } = message;
    if (kind !== 'im' || (subtype !== undefined && subtype !== 'file_share')) return;
    const attachment = subtype === undefined ? undefined : attachmentOf(message.files, { token, client });
    // A file that comes without a word is a contact list.
    const said = message.text?.trim() ?? '';
    const line = attachment !== undefined && said === '' ? IMPORT : lineOfMention(said);
    const { user } = message;
    const respond = respondIn(channel);
    await inTurn(`${channel} ${user}`, respond, async () => {
      if (await isNew(body.event_id)) await say(user, channel, line, respond, attachment);
    });
  });
  hearForms(app, desk);
  app.error(async (error) => log.warn({ reason: messageOf(error) }, 'Slack: something was not answered'));

  function respondIn(channel: string, thread?: string): Respond {
    return ({ text: summary, blocks }) =>
      client.apiCall('chat.postMessage', {
        channel,
        text: summary,
        blocks,
        ...(thread !== undefined && { thread_ts: thread }),
      });
  }

  async function say(
    user: string,
    channel: string,
    line: string,
    respond: Respond,
    attachment?: Attachment,
  ): Promise<void> {
    const context = await contextOf({ id: user }, channel);
    const { language } = context;
    const way = attachment === undefined ? await wayToForm(context, line) : undefined;
    const reply = way ?? (await ask({ ...context, ...(attachment !== undefined && { attachment }) }, line));
    await giveAnswer({ chat, client }, { user, channel, language, respond }, reply);
  }
  return app;
}
