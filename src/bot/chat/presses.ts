import { createHmac } from 'node:crypto';
import type { Ports, Press, PressClaim } from '../../engine/ports.ts';

/** Before a button's id in what the platform gives back; other buttons of the bot begin otherwise. */
const PREFIX = 'p:';
/** 128 bits as text: 22 characters, so that it fits into Telegram's 64 bytes with room to spare. */
const ID_BYTES = 16;
/** Two who press within so many ms wanted the same. */
const SAME_PRESS_MS = 5_000;

/** What a press stands for. */
export type Pressed = Omit<Press, 'at'>;

/** Buttons: what stands behind them is kept here, and their platform is told no more than a signed name of it. */
export interface Presses {
  /**
   * What the platform is given for each button; the same in the same place is the same. Durable when it answers.
   * @param place the chat, or the card, that they are in
   */
  dataFor(place: string, buttons: readonly Pick<Press, 'line' | 'confirm'>[]): Promise<string[]>;
  /** What was pressed. Undefined: nobody showed it, or so long ago that it says nothing any more. */
  read(data: string): Promise<Pressed | undefined>;
  /** Whose press it is: of two within seconds the second is told who was first. @param at when it was pressed */
  claim(pressed: Pressed, by: string, at: Date): Promise<PressClaim>;
}

/** @param secret signs the names: what only this bot and its platform know. */
export function chatPresses({ presses, clock }: Pick<Ports, 'presses' | 'clock'>, secret: string): Presses {
  const idOf = (place: string, line: string): string =>
    createHmac('sha256', secret)
      .update(`${place}\0${line}`)
      .digest()
      .subarray(0, ID_BYTES)
      .toString('base64url');

  return {
    async dataFor(place, buttons) {
      const at = clock.now();
      const shown = buttons.map(({ line, confirm }) => ({
        id: idOf(place, line),
        line,
        at,
        ...(confirm !== undefined && { confirm }),
      }));
      await presses.keep(shown);
      return shown.map(({ id }) => PREFIX + id);
    },

    async read(data) {
      if (!data.startsWith(PREFIX)) return undefined;
      const press = await presses.get(data.slice(PREFIX.length), clock.now());
      if (press === undefined) return undefined;
      const { at: _, ...pressed } = press;
      return pressed;
    },

    claim: ({ id }, by, at) => presses.claim(id, by, at, SAME_PRESS_MS),
  };
}
