import { type ModalView, WebAPIPlatformError, WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { bothOf, type FormPlace } from './form-place.ts';

/** Views that are known; of one that nobody touched for so long the next drawing is its first. */
const MOST_KNOWN = 500;

/** A view that was touched. */
export interface TouchedView {
  id: string;
  hash: string;
}

/** What a view shows from now on. */
export type Draw = (place: FormPlace) => Promise<ModalView>;

export interface FormTurns {
  /**
   * Draws a view anew; of several drawings that wait for their turn only the last is made. Done when it is there, or when the view
   * is no more. Never throws for what Slack says.
   * @param place what this drawing knows of the form; it is drawn with what earlier ones knew, too
   */
  redraw(view: TouchedView, place: FormPlace, draw: Draw): Promise<void>;
}

interface Known {
  hash: string;
  /** Those that it had before. */
  old: Set<string>;
  place: FormPlace;
  next: Draw | undefined;
  turn: Promise<void> | undefined;
}

/**
 * Views are drawn one drawing after the other, each with the hash of the one before: who types fast sends several touches of the
 * same drawing, and the last of them is to be seen. Slack itself refuses a drawing over one of another process; that is as new.
 */
export function formTurns(client: WebClient, log: Logger): FormTurns {
  const views = new Map<string, Known>();

  const knownOf = ({ id, hash }: TouchedView, place: FormPlace): Known => {
    const known = views.get(id) ?? { hash, old: new Set(), place, next: undefined, turn: undefined };
    views.delete(id);
    views.set(id, known);
    const [oldest] = views.keys();
    if (views.size > MOST_KNOWN && oldest !== undefined) views.delete(oldest);
    if (hash !== known.hash && !known.old.has(hash)) {
      known.old.add(known.hash);
      known.hash = hash;
    }
    known.place = bothOf(known.place, place);
    return known;
  };

  const drawAll = async (id: string, known: Known): Promise<void> => {
    for (let draw = known.next; draw !== undefined; draw = known.next) {
      known.next = undefined;
      const { hash, place } = known;
      try {
        const view = await draw(place);
        const drawn = await client.views.update({ view_id: id, hash, view });
        known.old.add(hash);
        known.hash = drawn.view?.hash ?? hash;
      } catch (error) {
        if (!isUsual(error)) log.warn({ reason: messageOf(error) }, 'Slack: a form was not drawn anew');
      }
    }
    known.turn = undefined;
  };

  return {
    async redraw(view, place, draw) {
      const known = knownOf(view, place);
      known.next = draw;
      known.turn ??= drawAll(view.id, known);
      await known.turn;
    },
  };
}

/** It was drawn elsewhere meanwhile, was closed, or has to wait: the next touch draws it. */
function isUsual(error: unknown): boolean {
  if (error instanceof WebAPIRateLimitedError) return true;
  return error instanceof WebAPIPlatformError && ['hash_conflict', 'not_found'].includes(error.data.error);
}
