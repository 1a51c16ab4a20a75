import { pairingCards } from '../../bot/cards/pairing-cards.ts';
import { blocksHtml } from '../blocks.tsx';
import type { Page } from '../page.ts';
import { isQrAddress } from '../qr-address.ts';

/**
 * The QR code of a number, for as long as it is shown in a chat: replaced as WhatsApp replaces it, until the phone is connected or
 * nobody scans it.
 */
export const qrPage: Page = {
  path: '/qr/:asked/:signature',
  needs: 'operator',
  section: 'fleet',
  everyMs: 2_000,
  layout: 'column',
  // A secret of whoever asked.
  isPersonal: true,
  isTheirs: (visit, { asked = '', signature = '' }) => isQrAddress(asked, signature, visit),
  async look({ speaker, params }) {
    const { ports, language, texts } = speaker;
    const asked = params['asked'] ?? '';
    const view = await pairingCards(ports, language).view(asked, '');
    if (view === undefined || 'hidden' in view) return undefined;
    const { blocks, summary } = view.message;
    const name = asked.slice(0, asked.lastIndexOf('@'));
    const html = await blocksHtml(blocks, { texts });
    return {
      title: texts.dashboard.qrOf(name),
      parts: [
        {
          id: 'qr',
          html: (
            <section id="qr" class="card" data-said={summary}>
              {html}
            </section>
          ),
        },
      ],
    };
  },
};
