/** The official image runs in America/Sao_Paulo, which has no summer time since 2019. */
const LOCAL_OFFSET_MS = -3 * 60 * 60 * 1000;

/** What goes around the data of every webhook. */
export interface EnvelopeParts {
  event: string;
  instance: string;
  data: unknown;
  destination: string;
  now: Date;
  /** The number's own jid, once it was connected. */
  sender: string | undefined;
  serverUrl: string;
  apikey: string;
}

/** Evolution's envelope. `date_time` is local time that claims to be UTC: a trap that the imitation must keep. */
export function envelope(parts: EnvelopeParts): Record<string, unknown> {
  return {
    event: parts.event,
    instance: parts.instance,
    data: parts.data,
    destination: parts.destination,
    date_time: new Date(parts.now.getTime() + LOCAL_OFFSET_MS).toISOString(),
    ...(parts.sender === undefined ? {} : { sender: parts.sender }),
    server_url: parts.serverUrl,
    apikey: parts.apikey,
  };
}
