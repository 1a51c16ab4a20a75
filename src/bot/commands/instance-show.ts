import { isBannedForGood } from '../../engine/close-codes.ts';
import { lastMigration } from '../../engine/last-migration.ts';
import { fleetLoad, type InstanceLoad } from '../../engine/stats.ts';
import type { Instance } from '../../engine/types.ts';
import { instanceButtons } from '../instance-buttons.ts';
import { migrationAdvice, migrationState } from '../migration-state.ts';
import { reply, text, type TextBlock } from '../reply.ts';
import type { Command, Speaker } from './command.ts';
import { findInstance } from './find-instance.ts';
import { stageLine } from './instance-warm-up.ts';
import { strangerReply } from './stranger.ts';

/** So long an ended migration is still told of, in ms. */
const TOLD_FOR_MS = 7 * 24 * 3_600_000;

/** `instancia NAME`: its state, why and since when, what it has sent and may send, and its contacts. */
export const showCommand: Command = {
  id: 'instance.show',
  needs: 'viewer',
  names: { 'pt-BR': 'ver', en: 'show' },
  aliases: ['mostrar', 'status'],
  subject: 'instance',
  async run(speaker, { subject }) {
    const { ports, texts, formats } = speaker;
    const stranger = await strangerReply(speaker, subject);
    if (stranger !== undefined) return stranger;
    const { name } = await findInstance(ports, subject);
    const [fleet, contacts, migration] = await Promise.all([
      fleetLoad(ports),
      ports.placements.count({ instance: name }),
      lastMigration(ports, name),
    ]);
    const load = fleet.find(({ instance }) => instance.name === name);
    if (load === undefined) return reply();
    const { state, evidence, since, until, health, consecutiveFailures, server } = load.instance;
    const advice = adviceFor(speaker, load.instance);
    const toldSince = ports.clock.now().getTime() - TOLD_FOR_MS;
    return reply(
      text(`${name} · ${texts.states[state]}`, state === 'connected' ? 'good' : 'warning'),
      text(`  ${texts.instances.since(formats.dateTime(since), evidence)}`),
      ...(until === undefined ? [] : [text(`  ${texts.instances.until(formats.dateTime(until))}`)]),
      ...volume(speaker, load),
      text(`  ${texts.instances.health(Math.round(health), consecutiveFailures)}`),
      text(`  ${texts.instances.contacts(contacts)}`),
      ...(migration === undefined || migration.migration.startedAt.getTime() < toldSince
        ? []
        : [...migrationState(migration, texts, formats), ...migrationAdvice(migration, speaker)]),
      text(`  ${texts.instances.server(server)}`, 'muted'),
      ...(advice === '' ? [] : [text(`  ${advice}`, 'muted')]),
      ...instanceButtons(load.instance, texts),
    );
  },
};

function adviceFor({ texts }: Speaker, instance: Instance): string {
  const { name, state } = instance;
  return state === 'banned' && !isBannedForGood(instance)
    ? texts.lockedAdvice(texts.help['instance.migrate'].example(name))
    : texts.stateAdvice[state];
}

function volume(speaker: Speaker, load: InstanceLoad): TextBlock[] {
  const { instances } = speaker.texts;
  const { instance, limits, sentThisHour, sentToday, newChatsToday } = load;
  const stage = stageLine(speaker, instance);
  return [
    text(`  ${instances.used(sentThisHour, limits.hour, sentToday, limits.day)}`),
    text(`  ${instances.newChats(newChatsToday, instance.newChatLimit)}`),
    ...(stage === undefined ? [] : [text(`  ${stage}`)]),
  ];
}
