import { createApiKey, revokeApiKey } from '../../engine/api-keys.ts';
import type { ApiKey } from '../../engine/ports.ts';
import { roleMeant } from '../people/role-meant.ts';
import { type Cell, example, failure, reply, text } from '../reply.ts';
import type { Command, CommandGroup, Speaker } from './command.ts';

/** `chaves criar NAME papel=ROLE`: makes a key of the HTTP API and tells it, this once. */
const createCommand: Command = {
  id: 'key.create',
  needs: 'admin',
  names: { 'pt-BR': 'criar', en: 'create' },
  aliases: ['nova', 'new'],
  // A chat keeps what is said in it: whoever reads along later would have the key.
  atConsole: true,
  subject: 'anything',
  options: ['role'],
  async run({ ports, texts, actor }, { subject: name, options }) {
    const role = roleMeant(options.get('role')?.[0] ?? '');
    if (name === '' || role === undefined || role === 'none') {
      return failure(
        text(texts.keys.nameMissing, 'bad'),
        example(texts.help['key.create'].example(name === '' ? undefined : name)),
      );
    }
    const { key } = await createApiKey(ports, { name, role }, actor);
    return reply(
      text(texts.keys.created(name, texts.people.roles[role]), 'good'),
      text(key),
      text(texts.keys.shownOnce, 'warning'),
      text(texts.keys.howToUse(key), 'muted'),
    );
  },
};

/** `chaves listar`: all keys that were ever made, what for, and when they were last used. */
const listCommand: Command = {
  id: 'keys',
  needs: 'admin',
  names: { 'pt-BR': 'listar', en: 'list' },
  aliases: ['lista', 'ver', 'show'],
  atConsole: true,
  async run(speaker) {
    const { ports, texts } = speaker;
    const keys = await ports.apiKeys.all();
    if (keys.length === 0) return reply(text(texts.keys.none), example(texts.help['key.create'].example()));
    const { columns } = texts.keys;
    return reply({
      kind: 'table',
      columns: [
        { title: columns.id },
        { title: columns.name },
        { title: columns.role },
        { title: columns.created },
        { title: columns.used },
        { title: columns.state },
      ],
      rows: keys.map((key) => rowOf(speaker, key)),
    });
  },
};

function rowOf({ texts, formats }: Speaker, key: ApiKey): Cell[] {
  const { never, valid, isRevoked } = texts.keys;
  const { id, name, role, createdAt, usedAt, revokedAt } = key;
  return [
    id,
    name,
    texts.people.roles[role],
    formats.shortTime(createdAt),
    usedAt === undefined ? never : formats.shortTime(usedAt),
    revokedAt === undefined
      ? { text: valid, tone: 'good' }
      : { text: isRevoked(formats.shortTime(revokedAt)), tone: 'muted' },
  ];
}

/** `chaves revogar ID`: for good, and at once. */
const revokeCommand: Command = {
  id: 'key.revoke',
  needs: 'admin',
  names: { 'pt-BR': 'revogar', en: 'revoke' },
  aliases: ['remover', 'remove', 'apagar', 'delete'],
  atConsole: true,
  subject: 'anything',
  async run({ ports, texts, formats, actor }, { subject: id }) {
    const revoked = await revokeApiKey(ports, id, actor);
    if (revoked !== undefined) return reply(text(texts.keys.revoked(revoked.name, id), 'good'));
    const inUse = (await ports.apiKeys.all()).filter(({ revokedAt }) => revokedAt === undefined);
    const ids = inUse.map(({ id, name }) => `${id} (${name})`);
    return failure(
      text(texts.keys.unknown(id), 'bad'),
      ...(ids.length === 0 ? [] : [text(texts.keys.inUse(formats.list(ids)))]),
      example(texts.help['key.revoke'].example(inUse[0]?.id)),
    );
  },
};

export const keysGroup: CommandGroup = {
  names: { 'pt-BR': 'chaves', en: 'keys' },
  aliases: ['chave', 'key'],
  commands: [listCommand, createCommand, revokeCommand],
  otherwise: listCommand,
};
