import { createHash, timingSafeEqual } from 'node:crypto';
import type { Visit } from './access/visit.ts';

const PREFIX = 'pairing:';

/**
 * The page that shows a QR code for as long as its card in a chat would. Whoever asked for it has it written down, and so there is no
 * way to the page but theirs: it is signed for their session. Undefined: it is no QR code's card.
 */
export function qrAddress(subject: string, visit: Visit): string | undefined {
  if (!subject.startsWith(PREFIX)) return undefined;
  const asked = subject.slice(PREFIX.length);
  return `/painel/qr/${encodeURIComponent(asked)}/${signed(asked, visit)}`;
}

/** Whether an address of such a page is one that this session was given. */
export function isQrAddress(asked: string, signature: string, visit: Visit): boolean {
  const [ours, theirs] = [Buffer.from(signed(asked, visit)), Buffer.from(signature)];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

function signed(asked: string, { csrf }: Visit): string {
  return createHash('sha256').update(`qr ${csrf} ${asked}`).digest('base64url').slice(0, 22);
}
