/** A QR code as a PNG that a phone reads off a screen. */
export async function drawQr(code: string): Promise<Buffer> {
  const { toBuffer } = await import('qrcode');
  return toBuffer(code, { width: 512, margin: 4 });
}
