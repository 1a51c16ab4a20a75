import { plain } from '../../engine/plain.ts';
import type { AuditEntry, Ports } from '../../engine/ports.ts';
import { InvalidInputError } from '../../errors.ts';
import { redactor } from '../../log.ts';
import { formatsFor } from '../i18n/formats.ts';
import { type Cell, reply, text } from '../reply.ts';
import { campaignNamed } from './find-campaign.ts';
import { commandProblem } from './command-problems.ts';
import { CONSOLE, DASHBOARD, type Command, type Speaker } from './command.ts';
import { findNamed } from './matching.ts';

/** So many entries are shown if nobody says how many, and at most. */
const USUAL = 20;
const MOST = 200;
/** What was changed is shown up to so many characters: a campaign's text can be long. */
const DETAILS_SHOWN = 160;

/** Chats are kept, and read by many. */
const withoutPhones = redactor([]);

/** `auditoria [SUBJECT] [quem=PERSON] [quantas=N]`: who did what where, the last first. */
export const auditCommand: Command = {
  id: 'audit',
  needs: 'approver',
  names: { 'pt-BR': 'auditoria', en: 'audit' },
  aliases: ['historico', 'history'],
  subject: 'anything',
  options: ['who', 'count'],
  async run(speaker, { subject: typed, options }) {
    const { ports, texts, language, timeZone } = speaker;
    const limit = readCount(options.get('count')?.[0]);
    const who = options.get('who')?.[0]?.trim();
    const entries = await ports.audits.list({
      ...(typed !== '' && { subject: await subjectOf(ports, typed) }),
      ...(who !== undefined && { actor: await personOf(ports, who) }),
      limit,
    });
    if (entries.length === 0) return reply(text(texts.audit.none));
    const formats = formatsFor(language, timeZone ?? ports.settings.timeZone);
    const nameOf = await namesOf(ports, entries);
    const { columns } = texts.audit;
    return reply({
      kind: 'table',
      columns: [
        { title: columns.when },
        { title: columns.who },
        { title: columns.where },
        { title: columns.what },
        { title: columns.subject },
        { title: columns.change },
      ],
      rows: entries.map((entry) => [
        formats.shortTime(entry.at),
        withoutPhonesOf(entry.actor),
        placeOf(speaker, entry),
        { text: entry.action, tone: entry.action === 'command.refused' ? 'bad' : 'plain' } satisfies Cell,
        withoutPhonesOf(nameOf(entry.subject)),
        cut(withoutPhonesOf(detailsLine(entry.details))),
      ]),
    });
  },
};

/** @throws InvalidInputError when it is no number from 1 to `MOST` */
function readCount(given: string | undefined): number {
  if (given === undefined) return USUAL;
  const count = Number(given);
  if (Number.isInteger(count) && count >= 1 && count <= MOST) return count;
  throw new InvalidInputError('How many', [commandProblem('count', 'count_invalid', { most: MOST })]);
}

/** What is meant by a name: a campaign, a number, a rule, a list or somebody of the team; or a subject as the trail has it. */
async function subjectOf(ports: Ports, typed: string): Promise<string> {
  const campaign = await campaignNamed(ports, typed);
  if (campaign !== undefined) return `campaign:${campaign.id}`;
  const byName = <T extends { name: string }>(items: readonly T[]) =>
    findNamed(items, typed, ({ name }) => name);
  const instance = byName(await ports.instances.all());
  if (instance !== undefined) return `instance:${instance.name}`;
  const rule = byName(await ports.rules.all());
  if (rule !== undefined) return `rule:${rule.id}`;
  const list = byName(await ports.contacts.lists());
  if (list !== undefined) return `list:${list.name}`;
  const people = await ports.people.all();
  const person = people.find(
    ({ id, name }) => id === typed || (name !== undefined && plain(name) === plain(typed)),
  );
  if (person !== undefined) return `person:${person.id}`;
  return /^\+\d+$/.test(typed) ? `contact:${typed}` : typed;
}

/** The id of somebody who is known by a name; else what was typed, as whoever used the console is called. */
async function personOf({ people }: Ports, typed: string): Promise<string> {
  const all = await people.all();
  return all.find(({ name }) => name !== undefined && plain(name) === plain(typed))?.id ?? typed;
}

/** Campaigns and rules by what they are called: the trail has their ids. */
async function namesOf(ports: Ports, entries: readonly AuditEntry[]): Promise<(subject: string) => string> {
  const ids = new Set(entries.map(({ subject }) => subject));
  const campaigns = await Promise.all(
    [...ids].filter((id) => id.startsWith('campaign:')).map((id) => ports.campaigns.get(id.slice(9))),
  );
  const names = new Map<string, string>(
    campaigns.flatMap((one) => (one === undefined ? [] : [[`campaign:${one.id}`, one.name] as const])),
  );
  for (const { subject, details } of entries) {
    const said = details?.['name'];
    if (!names.has(subject) && typeof said === 'string') names.set(subject, said);
  }
  return (subject) => names.get(subject) ?? subject.replace(/^(?:instance|list):/, '');
}

function placeOf({ texts }: Speaker, { where }: AuditEntry): string {
  if (where === CONSOLE) return texts.audit.console;
  return where === DASHBOARD ? texts.audit.dashboard : (where ?? '');
}

/** `status: draft → running`, for what was changed; whatever else is said as it is. */
function detailsLine({ before, after, ...others }: NonNullable<AuditEntry['details']> = {}): string {
  const [from, to] = [partsOf(before), partsOf(after)];
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const changes = keys
    .filter((key) => shown(from[key]) !== shown(to[key]))
    .map((key) => {
      const label = key === '' ? '' : `${key}: `;
      return key in from ? `${label}${shown(from[key])} → ${shown(to[key])}` : `${label}${shown(to[key])}`;
    });
  const { name: _, fields: __, ...facts } = others;
  return [...changes, ...Object.entries(facts).map(([key, value]) => `${key}: ${shown(value)}`)].join('; ');
}

function partsOf(value: unknown): Record<string, unknown> {
  if (value === undefined) return {};
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : { '': value };
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '–';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Ids of Telegram look like phones and are none. */
function withoutPhonesOf(line: string): string {
  return line
    .split(/(telegram:-?\d+)/)
    .map((part, index) => (index % 2 === 0 ? withoutPhones(part) : part))
    .join('');
}

function cut(line: string): string {
  return line.length <= DETAILS_SHOWN ? line : `${line.slice(0, DETAILS_SHOWN - 1)}…`;
}
