import type { App, BlockAction, ViewSubmitAction } from '@slack/bolt';
import { WebAPIPlatformError } from '@slack/web-api';
import { formFields } from '../campaign-form/form-fields.ts';
import type { CommandContext } from '../commands/command.ts';
import { followInChat } from '../cards/follow-in-chat.ts';
import type { Reply } from '../reply.ts';
import { giveAnswer, type Message } from './answer.ts';
import { FORM_ACTION, optionsFor } from './form-element.ts';
import { filledIn, type FormDesk, mayFill, viewOf } from './form-desk.ts';
import { type FormPlace, placeOf } from './form-place.ts';
import { ANOTHER, FORM_CALLBACK, MORE } from './form-view.ts';
import { submitForm } from './submit-form.ts';

/** Hears what is done in forms that are open: typing, unfolding, searching a menu, sending. */
export function hearForms(app: App, desk: FormDesk): void {
  app.action<BlockAction>(new RegExp(`^${FORM_ACTION}`), async ({ ack, body, action }) => {
    await ack();
    const { view, user } = body;
    if (view === undefined) return;
    const before = placeOf(view);
    const place: FormPlace = {
      ...before,
      isOpen: before.isOpen || action.action_id === MORE,
      versions: before.versions + (action.action_id === ANOTHER ? 1 : 0),
    };
    const context = await desk.contextOf(user, place.channel);
    if (!mayFill(context, place)) return;
    await desk.turns.redraw(view, place, async (now) => {
      const { form, fields } = await filledIn(context, view, now);
      return viewOf(context, form, now, { fields });
    });
  });

  app.options(new RegExp(`^${FORM_ACTION}`), async ({ ack, body }) => {
    const { view, user, action_id: action, value: typed } = body;
    const place = view === undefined ? undefined : placeOf(view);
    const context = place && (await desk.contextOf(user, place.channel));
    const isAllowed = place !== undefined && context !== undefined && mayFill(context, place);
    const fields = isAllowed ? await formFields(context, { values: {} }) : [];
    const field = fields.find(({ name }) => FORM_ACTION + name === action);
    await ack({ options: field === undefined ? [] : optionsFor(field, typed) });
  });

  app.view<ViewSubmitAction>(FORM_CALLBACK, async ({ ack, body, view }) => {
    const { channel } = placeOf(view);
    const context = await desk.contextOf(body.user, channel);
    const answer = await submitForm(desk, { view, ack, context });
    if (answer === undefined) return;
    await followInChat(context.ports, context.where, answer);
    await answerIn(desk, context, { user: body.user.id, channel }, answer);
  });
}

/** Answers where the form was asked for; where the app may not write, its sender alone. */
async function answerIn(
  { client, chat }: FormDesk,
  { language }: CommandContext,
  { user, channel }: { user: string; channel: string },
  answer: Reply,
): Promise<void> {
  const respond = async ({ response_type, text, blocks }: Message): Promise<unknown> => {
    const method = response_type === 'ephemeral' ? 'chat.postEphemeral' : 'chat.postMessage';
    try {
      return await client.apiCall(method, {
        channel,
        ...(response_type === 'ephemeral' && { user }),
        text,
        blocks,
      });
    } catch (error) {
      if (!(error instanceof WebAPIPlatformError)) throw error;
      return client.apiCall('chat.postMessage', { channel: user, text, blocks });
    }
  };
  await giveAnswer({ chat, client }, { user, channel, language, respond }, answer);
}
