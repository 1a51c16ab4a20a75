import { problemsOf } from '../errors.ts';
import { STRATEGIES } from './types.ts';

/** Everything that can be wrong with a new campaign, by stable code, said in English. */
export const CAMPAIGN_PROBLEMS = {
  name_missing: () => 'is missing',
  name_too_long: ({ length, max }: { length: number; max: number }) =>
    `has ${length} characters; at most ${max}`,
  name_taken: ({ name }: { name: string }) => `"${name}" exists already; choose another`,
  list_unknown: ({ list }: { list: string }) => `there is no contact list "${list}"; import a CSV first`,
  list_empty: ({ list }: { list: string }) => `"${list}" has no contacts; import a CSV into it`,
  text_missing: () => 'is missing; give at least one text',
  text_empty: () => 'is empty',
  text_may_be_empty: ({ lacking }: { lacking: readonly string[] }) =>
    `is empty for contacts without ${lacking.join(', ')}; add words, or say what stands for it: {{${lacking[0]}|…}}`,
  text_too_long: ({ length, max }: { length: number; max: number }) =>
    `has ${length} characters; WhatsApp takes at most ${max}`,
  placeholder_broken: ({ near }: { near: string }) =>
    `has a broken placeholder at "${near}"; write {{field}}`,
  placeholder_unknown: ({ name, list, fields }: { name: string; list: string; fields: readonly string[] }) =>
    `uses {{${name}}}, which no contact of "${list}" has; there are: ${fields.join(', ')}`,
  instances_missing: () => 'none given, and the fleet has none',
  instance_unknown: ({ name, known }: { name: string; known: readonly string[] }) =>
    `"${name}" is not in the fleet; there are: ${known.join(', ')}`,
  too_many_instances: ({ count, max, plan }: { count: number; max: number; plan: string }) =>
    `${count} numbers, but the plan "${plan}" allows ${max} per campaign; name fewer or change PLAN`,
  strategy_unknown: ({ strategy }: { strategy: string }) =>
    `"${strategy}" is unknown; use ${STRATEGIES.join(', ')}`,
  interval_invalid: () => 'must be from a lower to a higher number of seconds, like 25-50',
  limit_invalid: () => 'must be a whole number of at least 1',
  health_invalid: () => 'must be from 0 to 100',
  schedule_past: () => 'must be a time in the future',
  schedule_started: () => 'cannot change any more: it has begun already',
  schedule_needed: () => 'is needed while it is scheduled; start it now, or pause it first',
  expiry_past: () => 'must be a time in the future',
  expiry_before_start: () => 'must be after its start',
  segments_missing: () => 'are missing; say which numbers write to which segment',
  segments_unused: () => 'are only for the rotation by segment; leave one of the two out',
  segment_twice: ({ segment }: { segment: string }) => `name "${segment}" twice`,
  segment_empty: ({ segment }: { segment: string }) => `name no number for "${segment}"`,
  segments_no_default: () => 'do not say which numbers write to everybody else',
  segment_outside: ({ segment, name }: { segment: string; name: string }) =>
    `give "${segment}" to "${name}", which is not one of the campaign's numbers`,
  media_url_invalid: ({ url }: { url: string }) =>
    `"${url}" is not a URL that Evolution can fetch; write http:// or https:// with a full domain (files.example.com) or the IP of another machine (not 127.… or 169.254.…), without a password`,
  media_kind_unknown: () => 'does not tell by its ending what it is; say image, video or document',
  caption_too_long: ({ length, max }: { length: number; max: number }) =>
    `has ${length} characters; with a file WhatsApp takes at most ${max}`,
  list_fixed: () => 'cannot change any more: its contacts are in the campaign; duplicate it instead',
  edit_empty: () => 'says nothing to change',
};

export const campaignProblem = problemsOf(CAMPAIGN_PROBLEMS);
