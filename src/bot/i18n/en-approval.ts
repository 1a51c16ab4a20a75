import { quoted } from '../commands/command-line.ts';
import type { CommandHelp } from './en-help.ts';
import { counter } from './formats.ts';

const count = counter('en');
const people = (n: number): string => count(n, 'person', 'people');

/** The launch that takes two. */
export const enApproval = {
  waits: (by: string, at: string, recipients: number) =>
    `${by} asked on ${at} to have it launched, to ${people(recipients)}. Another person has to approve it.`,
  toDecide: 'An approver decides:',
  approve: 'Approve',
  refuse: 'Refuse',
  sure: (name: string, recipients: number) => `Launch "${name}" to ${people(recipients)}?`,
  asked: (name: string, recipients: number, above: number) =>
    `"${name}" goes to ${people(recipients)}: above ${people(above)} another person has to approve the launch. It waits for that now.`,
  atRevision: (line: string, revision: string) => `${line} revision=${revision}`,
  changed: (name: string) =>
    `"${name}" was changed after this was shown, so nothing was launched. Look at it again:`,
  who: (names: string) => `Who can: ${names}.`,
  nobody: 'Nobody else is an approver yet; an admin makes somebody one:',
  refused: (name: string, paused: boolean) =>
    `The launch of "${name}" is refused; it is ${paused ? 'paused' : 'a draft'} again.`,
  tell: (name: string) => `${name}, who asked, is told so under the campaign's card.`,
  toldApproved: (name: string, by: string) => `${by} approved the launch of "${name}".`,
  toldRefused: (name: string, by: string, reason: string | undefined) =>
    `${by} did not approve the launch of "${name}"${reason === undefined ? '.' : `: ${reason}`}`,
  refusedBy: (by: string, at: string, reason: string | undefined) =>
    `${by} did not approve the launch on ${at}${reason === undefined ? '.' : `: ${reason}`}`,
  withdrawn: 'It has to be launched anew: what was approved or asked for is not what it is now.',
};

export const enApprovalErrors = {
  own_request: ({ campaign }: { campaign: string }) =>
    `You asked for the launch of "${campaign}" yourself: somebody else has to approve it.`,
};

export const enApprovalHelp: Record<'campaign.approve' | 'campaign.refuse', CommandHelp> = {
  'campaign.approve': {
    usage: 'campaign approve NAME',
    summary: 'Launches a large campaign that somebody else asked to launch',
    example: (name = 'Black Friday') => `campaign approve ${quoted(name)}`,
  },
  'campaign.refuse': {
    usage: 'campaign refuse NAME [WHY]',
    summary: 'Sends a campaign that waits for approval back',
    example: (name = 'Black Friday') => `campaign refuse ${quoted(name)}`,
  },
};
