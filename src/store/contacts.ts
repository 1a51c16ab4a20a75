import { lastWrittenTo } from '../engine/last-written-to.ts';
import type { ContactStore } from '../engine/ports.ts';
import type { Contact } from '../engine/types.ts';
import { contactChoices } from './contact-choices.ts';
import { contactSearch } from './contact-search.ts';
import { groupMoves, moveEach } from './group-moves.ts';
import type { ContactDoc, Models } from './models.ts';
import { MAX_BATCH, updateEach } from './move-many.ts';

/** Contacts and their lists in MongoDB. */
export function mongoContacts({ contacts, lists }: Pick<Models, 'contacts' | 'lists'>): ContactStore {
  const move = groupMoves(contacts);
  const size = (name: string): Promise<number> => contacts.countDocuments({ lists: name }).exec();

  return {
    ...contactChoices(contacts),
    ...contactSearch(contacts, contactOf),

    async get(phone) {
      const row = await contacts.findById(phone).lean<ContactDoc>();
      return row === null ? undefined : contactOf(row);
    },

    async many(phones) {
      const rows = await contacts.find({ _id: { $in: [...phones] } }).lean<ContactDoc[]>();
      return new Map(rows.map((row) => [row._id, contactOf(row)]));
    },

    async listed(phones) {
      const rows = await contacts
        .find({ _id: { $in: [...phones] }, 'lists.0': { $exists: true } })
        .lean<ContactDoc[]>();
      return new Map(rows.map((row) => [row._id, contactOf(row)]));
    },

    async page(list, after, limit) {
      const rows = await contacts
        .find(after === undefined ? { lists: list } : { lists: list, _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<ContactDoc[]>();
      return rows.map(contactOf);
    },

    async reachable(list) {
      return contacts.countDocuments({ lists: list, optedOut: { $ne: true } });
    },

    async sample(list, size) {
      const rows = await contacts.aggregate<ContactDoc>([{ $match: { lists: list } }, { $sample: { size } }]);
      return rows.map(contactOf);
    },

    async list(name) {
      const row = await lists.findById(name).lean();
      return row === null ? undefined : { name, fields: row.fields, size: await size(name) };
    },

    async lists() {
      const rows = await lists.find().sort({ _id: 1 }).lean();
      return Promise.all(rows.map(async ({ _id, fields }) => ({ name: _id, fields, size: await size(_id) })));
    },

    async prefer(changes) {
      if (changes.length === 0) return 0;
      const made = await moveEach(
        contacts,
        changes.map(({ phone, from, to }) => ({
          id: phone,
          from: { preferredInstance: from ?? { $exists: false } },
          update: {
            $set: { preferredInstance: to },
            ...(from !== undefined && { $unset: { migration: 1, heardFrom: 1 } }),
          },
        })),
      );
      return made.filter(Boolean).length;
    },

    async noteSent(phone, instance, at, message) {
      const update = {
        $max: { lastContactedAt: at },
        $addToSet: { chats: instance, heardFrom: instance },
        ...(message !== undefined && { $set: { lastMessage: message } }),
      };
      await move({ id: phone, from: {}, update });
    },

    async noteReply(phones, instance, at) {
      const rows = await contacts.find({ _id: { $in: [...phones] } }).lean<ContactDoc[]>();
      const ids = rows.map(({ _id }) => _id);
      await updateEach(contacts, ids, {}, { $max: { repliedAt: at }, $addToSet: { chats: instance } });
      const known = phones.flatMap((phone) => rows.find(({ _id }) => _id === phone) ?? []);
      return lastWrittenTo(known.map(contactOf));
    },

    async forgetChat(phone, instance) {
      await move({ id: phone, from: {}, update: { $pull: { chats: instance } } });
    },

    async tag(phone, tag) {
      await move({ id: phone, from: {}, update: { $addToSet: { tags: tag } } });
    },

    async addToList(phone, list) {
      const row = await contacts.findById(phone).lean<ContactDoc>();
      if (row === null) return;
      // The list exists before its contact, as with an import.
      const fields = fieldsOf(contactOf(row));
      await lists.updateOne({ _id: list }, { $addToSet: { fields: { $each: fields } } }, { upsert: true });
      await move({ id: phone, from: {}, update: { $addToSet: { lists: list } } });
    },

    async forgetAllChats(instance) {
      const has = { chats: instance };
      let forgotten = 0;
      // Behind those that are done: nothing finds the others but a look at everybody.
      for (let after = ''; ;) {
        const rows = await contacts
          .find({ ...has, _id: { $gt: after } }, { _id: 1 })
          .sort({ _id: 1 })
          .limit(MAX_BATCH)
          .lean<{ _id: string }[]>();
        const last = rows.at(-1);
        if (last === undefined) return forgotten;
        const ids = rows.map(({ _id }) => _id);
        forgotten += await updateEach(contacts, ids, has, { $pull: has });
        after = last._id;
      }
    },
  };
}

/** Names that a template may use for a contact. */
function fieldsOf({ name, segment, attributes }: Contact): string[] {
  const fields = Object.keys(attributes);
  if (name !== undefined) fields.push('name');
  if (segment !== undefined) fields.push('segment');
  return fields.sort();
}

function contactOf({
  _id,
  lists: _lists,
  migration: _migration,
  heardFrom: _heardFrom,
  stamp: _stamp,
  choiceAt: _choiceAt,
  ...row
}: ContactDoc): Contact {
  return { phone: _id, ...row };
}
