/** Shorter ones cost nothing to keep. */
const SHORT = 64;
/** Nobody wrote what is longer: WhatsApp ends a message at 65,536 characters. */
const LONGEST_TEXT = 100_000;
/** Fewer numbers than that are no binary data that is worth to be cut. */
const FEW_BYTES = 16;

/** What holds binary data as Base64: media when `webhookBase64` is on, a QR's image, thumbnails, keys and hashes of files. */
const BINARY =
  /^(?:base64|\w*thumbnail|mediaKey|file(?:Enc)?Sha256|thumbnail(?:Enc)?Sha256|waveform|\w*sidecar)$/i;
/** What holds an address, which may be a data URL. */
const ADDRESS = /(?:url|^media|^qrcode|picture|image)$/i;
const DATA_URL = /^data:[^,]{0,200},/i;

/**
 * What is kept of a value of an event: a marker where it is binary data, in whatever form, else the value itself. Frota shows
 * no media, and a picture is a thousand times what is said with it. What people wrote is never cut.
 * @param name the name that the value has in what holds it.
 */
export function cutMedia(name: string, value: unknown): unknown {
  if (typeof value === 'string') return isMedia(name, value) ? cut(value.length, 'characters') : value;
  if (typeof value !== 'object' || value === null) return value;
  const bytes = Array.isArray(value) ? bytesOfList(name, value) : bytesOfObject(value);
  return bytes === undefined ? value : cut(bytes, 'bytes');
}

function isMedia(name: string, text: string): boolean {
  if (text.length <= SHORT) return false;
  return text.length > LONGEST_TEXT || BINARY.test(name) || (ADDRESS.test(name) && DATA_URL.test(text));
}

/** `[255, 216, …]`. */
function bytesOfList(name: string, list: readonly unknown[]): number | undefined {
  return list.length >= FEW_BYTES && BINARY.test(name) && list.every(isByte) ? list.length : undefined;
}

/** Baileys' `{"0":255,"1":216,…}`, and Node's `{"type":"Buffer","data":[255, 216, …]}`. */
function bytesOfObject(value: object): number | undefined {
  if (Object.hasOwn(value, '0')) {
    const numbers = Object.values(value);
    const isList = numbers.length >= FEW_BYTES && Object.hasOwn(value, String(numbers.length - 1));
    return isList && numbers.every(isByte) ? numbers.length : undefined;
  }
  if (!('type' in value && 'data' in value && value.type === 'Buffer')) return undefined;
  const { data } = value;
  return Array.isArray(data) || typeof data === 'string' ? data.length : undefined;
}

function isByte(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 255;
}

function cut(length: number, of: 'characters' | 'bytes'): string {
  return `[cut: ${length} ${of}]`;
}
