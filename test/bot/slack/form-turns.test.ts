import { type ModalView, WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FormPlace } from '../../../src/bot/slack/form-place.ts';
import { type FormTurns, formTurns } from '../../../src/bot/slack/form-turns.ts';
import { createLog } from '../../../src/log.ts';

const PLACE: FormPlace = { channel: 'C1', isOpen: false, versions: 1, round: 0 };

/** What Slack drew: over which hash, and what. */
let drawn: string[];
let refusal: string | undefined;
let turns: FormTurns;

beforeEach(() => {
  drawn = [];
  refusal = undefined;
  const update = async ({ hash, view }: { hash: string; view: ModalView }) => {
    if (refusal !== undefined) {
      const error = refusal;
      refusal = undefined;
      throw new WebAPIPlatformError({ ok: false, error });
    }
    drawn.push(`${hash}: ${view.title.text}`);
    return { ok: true, view: { hash: `h${drawn.length}` } };
  };
  turns = formTurns({ views: { update } } as unknown as WebClient, createLog({ level: 'silent' }));
});

const touch = (hash: string, title: string, place = PLACE): Promise<void> =>
  turns.redraw({ id: 'V1', hash }, place, async ({ isOpen }) => ({
    type: 'modal',
    title: { type: 'plain_text', text: isOpen ? `${title}, open` : title },
    blocks: [],
  }));

describe('drawings of a view', () => {
  it('come over each other, of those that wait only the last', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((title) => touch('h0', title)));
    expect(drawn).toEqual(['h0: a', 'h1: d']);
  });

  it('come over the newest one, though what was touched is older', async () => {
    await touch('h0', 'a');
    await touch('h0', 'b');
    expect(drawn).toEqual(['h0: a', 'h1: b']);
  });

  it('come over that of another process', async () => {
    await touch('h0', 'a');
    await touch('other', 'b');
    await touch('h1', 'c');
    expect(drawn).toEqual(['h0: a', 'other: b', 'h2: c']);
  });

  it('keep what was opened', async () => {
    await touch('h0', 'a', { ...PLACE, isOpen: true });
    await touch('h0', 'b');
    expect(drawn).toEqual(['h0: a, open', 'h1: b, open']);
  });

  it.each(['hash_conflict', 'not_found', 'internal_error'])('go on after Slack said %s', async (said) => {
    refusal = said;
    await Promise.all([touch('h0', 'a'), touch('h0', 'b')]);
    expect(drawn).toEqual(['h0: b']);
  });
});
