import type { Instance, InstanceState } from '../engine/types.ts';
import type { Texts } from './i18n/texts.ts';
import { type ExampleBlock, press } from './reply.ts';

/** Numbers that a scan of a QR code may bring back. */
const TO_BE_SCANNED: ReadonlySet<InstanceState> = new Set(['logged_out', 'disconnected', 'connecting']);

/** What can be done with a number as it is now. */
export function instanceButtons({ name, state }: Instance, { buttons, help }: Texts): ExampleBlock[] {
  return [
    ...(TO_BE_SCANNED.has(state)
      ? [press(help['instance.qr'].example(name), { label: buttons.qr, style: 'primary' })]
      : []),
    state === 'paused'
      ? press(help['instance.resume'].example(name), { label: buttons.resume, style: 'primary' })
      : press(help['instance.pause'].example(name), { label: buttons.pause }),
    ...(state === 'banned'
      ? []
      : [
          press(help['instance.restart'].example(name), {
            label: buttons.restart,
            confirm: buttons.confirm.restart(name),
          }),
        ]),
    // What it would do is shown first, and asked.
    press(help['instance.migrate'].example(name), { label: buttons.migrate }),
  ];
}
