import type { WebClient } from '@slack/web-api';
import { download } from '../chat/download.ts';
import type { Attachment } from '../commands/command.ts';

/** A file as Slack's events tell of it. */
export interface SlackFile {
  name?: string | null;
  size?: number;
  url_private_download?: string;
}

/** Slack keeps its files there. */
const SLACK_HOST = /(^|\.)slack\.com$/;

/**
 * The first file that came along. It is fetched with the app's own token, so from nowhere but Slack (or where the settings say
 * that Slack is). Undefined: there is none.
 */
export function attachmentOf(
  files: readonly SlackFile[] | undefined,
  { token, client }: { token: string; client: Pick<WebClient, 'slackApiUrl'> },
): Attachment | undefined {
  const file = files?.[0];
  const given = file?.url_private_download ?? '';
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (file === undefined || url === undefined) return undefined;
  const isSlacks = url.protocol === 'https:' && SLACK_HOST.test(url.hostname);
  if (!isSlacks && url.origin !== new URL(client.slackApiUrl).origin) return undefined;
  return {
    name: file.name ?? 'contatos.csv',
    size: file.size ?? 0,
    open: () => download(url.href, { authorization: `Bearer ${token}` }),
  };
}
