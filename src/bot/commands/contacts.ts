import { basename, extname } from 'node:path';
import { FrotaError, InvalidInputError, messageOf } from '../../errors.ts';
import { newCampaignButton } from '../campaign-buttons.ts';
import type { Texts } from '../i18n/texts.ts';
import { example, reply, text, type Block } from '../reply.ts';
import { optInCommand, optOutCommand } from './contact-choice.ts';
import { exportCommand } from './contact-export.ts';
import { searchCommand, showCommand } from './contact-find.ts';
import type { Attachment, Command, CommandGroup, Speaker } from './command.ts';
import { commandProblem } from './command-problems.ts';
import { findNamed } from './matching.ts';

/** Rejected rows that are told one by one. */
const REJECTIONS_SHOWN = 10;

/**
 * `contatos importar FILE [lista=…]`: a CSV file onto a list, which is called like the file if no name is given. In a chat it is
 * the file that came along.
 */
const importCommand: Command = {
  id: 'contacts.import',
  needs: 'operator',
  names: { 'pt-BR': 'importar', en: 'import' },
  subject: 'file',
  options: ['list'],
  async run(speaker, { subject, options }) {
    const { ports, texts } = speaker;
    const file = fileOf(speaker, subject);
    const wanted = options.get('list')?.[0]?.trim() || basename(file.name, extname(file.name));
    const name = findNamed(await ports.contacts.lists(), wanted, (list) => list.name)?.name ?? wanted;
    const report = await importFile(speaker, file, name);
    const list = await ports.contacts.list(name);
    const { rows, imported, updated, rejected } = report;
    return {
      ...reply(
        text(texts.contacts.imported(name, report.imported + report.updated), 'good'),
        text(`  ${texts.contacts.rows(report)}`),
        ...rejections(speaker, report.rejected),
        ...(list === undefined || list.size === 0
          ? []
          : [
              text(texts.contacts.next(list.size, placeholders(list.fields, texts)), 'muted'),
              example(texts.help['campaign.new'].example(list.name)),
              newCampaignButton(texts, list.name),
            ]),
      ),
      did: { subject: `list:${name}`, after: { rows, imported, updated, rejected: rejected.length } },
    };
  },
};

/** What is to be read; what came along is meant, whatever was typed beside it. @throws InvalidInputError when there is nothing */
function fileOf({ attachment, openFile }: Speaker, path: string): Pick<Attachment, 'name' | 'open'> {
  if (attachment !== undefined) return attachment;
  if (openFile === undefined)
    throw new InvalidInputError('No file', [commandProblem('file', 'file_not_attached')]);
  if (path === '') throw new InvalidInputError('No file', [commandProblem('file', 'file_missing')]);
  return { name: path, open: () => openFile(path) };
}

async function importFile(
  { importCsv, texts, onStatus }: Speaker,
  file: Pick<Attachment, 'name' | 'open'>,
  list: string,
): ReturnType<Speaker['importCsv']> {
  try {
    return await importCsv(file.open(), list, ({ rows }) => onStatus?.(texts.contacts.importing(rows)));
  } catch (error) {
    throw fileProblem(file.name, error) ?? error;
  }
}

/** What the file system said, as a person would; undefined when it was not the file system. */
function fileProblem(path: string, error: unknown): InvalidInputError | undefined {
  const cause = error instanceof FrotaError ? error.cause : error;
  const { code, syscall } = (cause ?? {}) as NodeJS.ErrnoException;
  if (syscall === undefined) return undefined;
  const problem =
    code === 'ENOENT'
      ? commandProblem('file', 'file_not_found', { path })
      : commandProblem('file', 'file_unreadable', { path, reason: messageOf(cause) });
  return new InvalidInputError('Contact file', [problem]);
}

function rejections(
  { texts }: Speaker,
  rejected: Awaited<ReturnType<Speaker['importCsv']>>['rejected'],
): Block[] {
  if (rejected.length === 0) return [];
  const shown = rejected.slice(0, REJECTIONS_SHOWN);
  const more = rejected.length - shown.length;
  return [
    text(texts.contacts.rejected(rejected.length), 'warning'),
    ...shown.map(({ line, field, code }) =>
      text(`  ${texts.contacts.rejection(line, field)}: ${texts.rejections[code]}`),
    ),
    ...(more > 0 ? [text(`  ${texts.contacts.moreRejected(more)}`, 'muted')] : []),
  ];
}

/** `contatos listas`: the lists and the fields that texts can use. */
const listsCommand: Command = {
  id: 'contacts.lists',
  needs: 'viewer',
  names: { 'pt-BR': 'listas', en: 'lists' },
  aliases: ['listar', 'list', 'lista'],
  async run({ ports, texts, formats }) {
    const lists = await ports.contacts.lists();
    if (lists.length === 0) {
      return reply(text(texts.contacts.noLists), example(texts.help['contacts.import'].example()));
    }
    const { columns } = texts;
    return reply({
      kind: 'table',
      columns: [
        { title: columns.list },
        { title: columns.contacts, align: 'right' },
        { title: columns.fields },
      ],
      rows: lists.map(({ name, size, fields }) => [name, formats.number(size), placeholders(fields, texts)]),
    });
  },
};

/** `{{nome}}, {{cidade}}`: fields as texts use them. */
function placeholders(fields: readonly string[], { builtInFields }: Texts): string {
  return fields.map((field) => `{{${builtInFields[field] ?? field}}}`).join(', ');
}

export const contactsGroup: CommandGroup = {
  names: { 'pt-BR': 'contatos', en: 'contacts' },
  commands: [
    importCommand,
    listsCommand,
    searchCommand,
    showCommand,
    optOutCommand,
    optInCommand,
    exportCommand,
  ],
};
