import type { InstanceState } from '../../engine/types.ts';

/**
 * Colours that people who see few of them can tell apart, too: those of Okabe and Ito (2008, "Color Universal Design"), each
 * dark enough to be seen on white. No colour says anything that is not also said in words.
 */
export const STATE_COLOURS: Readonly<Record<InstanceState | 'gone', string>> = {
  connected: '#009e73',
  connecting: '#56b4e9',
  disconnected: '#e69f00',
  logged_out: '#cc79a7',
  restricted: '#0072b2',
  banned: '#d55e00',
  paused: '#999999',
  gone: '#444444',
};

export const OUTCOME_COLOURS = {
  sent: '#56b4e9',
  delivered: '#0072b2',
  read: '#009e73',
  replied: '#cc79a7',
  failed: '#d55e00',
} as const;

/** What a bar that is not full leaves empty. */
export const EMPTY = '#eeeeee';
