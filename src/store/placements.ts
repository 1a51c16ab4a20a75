import type { QueryFilter } from 'mongoose';
import type { Placement, PlacementMove, PlacementQuery, PlacementStore, Quiet } from '../engine/ports.ts';
import type { ContactDoc, Models } from './models.ts';
import { groupBy, updateGroups } from './update-groups.ts';

/** Which contacts hear from which number, in MongoDB. */
export function mongoPlacements({ contacts }: Pick<Models, 'contacts'>): PlacementStore {
  return {
    async find({ after, upTo, limit, ...query }) {
      const range = {
        ...(after !== undefined && { $gt: after }),
        ...(upTo !== undefined && { $lte: upTo }),
      };
      const rows = await contacts
        .find(
          { ...filterOf(query), ...(Object.keys(range).length > 0 && { _id: range }) },
          { preferredInstance: 1, migration: 1, chats: 1 },
        )
        .sort({ _id: 1 })
        .limit(limit)
        .lean<ContactDoc[]>();
      return rows.flatMap(placementOf);
    },

    count: (query) => contacts.countDocuments(filterOf(query)).exec(),

    async byNumber(since) {
      const recent = { $or: [{ $gt: ['$lastContactedAt', since] }, { $gt: ['$repliedAt', since] }] };
      const rows = await contacts.aggregate<{ _id: string; contacts: number; quiet: number }>([
        { $match: { preferredInstance: { $exists: true }, optedOut: false } },
        {
          $group: {
            _id: '$preferredInstance',
            contacts: { $sum: 1 },
            quiet: { $sum: { $cond: [recent, 0, 1] } },
          },
        },
      ]);
      return new Map(rows.map(({ _id, ...counts }) => [_id, counts]));
    },

    async movedBy(mark) {
      const rows = await contacts.aggregate<{ _id: string; count: number }>([
        { $match: { migration: mark } },
        { $group: { _id: '$preferredInstance', count: { $sum: 1 } } },
      ]);
      return new Map(rows.map(({ _id, count }) => [_id, count]));
    },

    async move(moves, { mark, ...quiet }) {
      const alike = groupBy(moves, ({ instance, mark: former = '', to }) =>
        [instance, former, to].join('\n'),
      );
      return updateGroups(
        contacts,
        alike.map((group) => {
          const [{ instance, mark: former, to }] = group as [PlacementMove];
          return {
            ids: group.map(({ phone }) => phone),
            from: {
              ...quietly(quiet),
              preferredInstance: instance,
              migration: former ?? { $exists: false },
            },
            update:
              mark === undefined
                ? { $set: { preferredInstance: to }, $unset: { migration: 1, heardFrom: 1 } }
                : { $set: { preferredInstance: to, migration: mark }, $unset: { heardFrom: 1 } },
          };
        }),
      );
    },
  };
}

function filterOf({ instance, mark, engaged, optedOut, ...quiet }: PlacementQuery): QueryFilter<ContactDoc> {
  return {
    ...(instance !== undefined && { preferredInstance: instance }),
    ...(mark !== undefined && { migration: mark }),
    optedOut: optedOut === true,
    ...(engaged && { $or: [{ repliedAt: { $exists: true } }, { optedInAt: { $exists: true } }] }),
    ...quietly(quiet),
  };
}

/** Also matches those to whom it never happened. */
function quietly({ notWrittenToSince, noReplySince, unheard }: Quiet): QueryFilter<ContactDoc> {
  return {
    ...(notWrittenToSince !== undefined && { lastContactedAt: { $not: { $gt: notWrittenToSince } } }),
    ...(noReplySince !== undefined && { repliedAt: { $not: { $gt: noReplySince } } }),
    ...(unheard && {
      $expr: { $not: [{ $in: ['$preferredInstance', { $ifNull: ['$heardFrom', []] }] }] },
    }),
  };
}

function placementOf({ _id, preferredInstance, migration, chats = [] }: ContactDoc): Placement[] {
  if (preferredInstance === undefined) return [];
  return [
    { phone: _id, instance: preferredInstance, ...(migration !== undefined && { mark: migration }), chats },
  ];
}
