import type { Check } from './examine.ts';
import { type Finding, found } from './finding.ts';

/** The settings, as far as they could be read, and what of them is looked at. */
export interface SettingsView {
  /** The `.env` file that is read beside the environment. */
  file: string;
  isThere: boolean;
  /** What is wrong, a line each: then Frota does not start. */
  wrong: readonly string[];
  /** Names in the `.env` file that are no setting, and what was probably meant. */
  unknown: readonly { name: string; near: string | undefined }[];
  publicUrl: string | undefined;
  /** Chat platforms that have a token. */
  platforms: readonly string[];
  /** Whether somebody has a role by the settings. */
  namesPeople: boolean;
  /** Whether chats hear of incidents. */
  namesAlerts: boolean;
  /** Chats and people that settings name, with the setting. */
  named: readonly { setting: string; id: string }[];
  isSandbox: boolean;
}

/** The settings: readable, and meaning what people probably mean. */
export function settingsCheck(settings: SettingsView): Check {
  return {
    area: 'settings',
    async run() {
      const { wrong, file, isThere } = settings;
      return [
        ...(wrong.length === 0 ? [found('ok', 'settings_fine', { file, isThere })] : []),
        ...wrong.map((line) => found('problem', 'settings_wrong', { line, file })),
        ...settings.unknown.map((one) => found('warning', 'setting_unknown', one)),
        ...oddities(settings),
      ];
    },
  };
}

function oddities(settings: SettingsView): Finding[] {
  const { publicUrl, platforms, namesPeople, namesAlerts, named, isSandbox } = settings;
  const findings: Finding[] = [];
  // Within one machine or a private network nobody listens in between.
  if (publicUrl !== undefined && isPlain(publicUrl))
    findings.push(found('warning', 'public_url_plain', { url: publicUrl }));
  if (platforms.length > 0 && !namesPeople) findings.push(found('warning', 'people_missing', {}));
  if (platforms.length > 0 && !isSandbox && !namesAlerts)
    findings.push(found('warning', 'alerts_missing', {}));
  const deaf = new Map<string, Finding>();
  for (const { setting, id } of named) {
    const platform = id.startsWith('slack:') ? 'slack' : 'telegram';
    if (!platforms.includes(platform))
      deaf.set(`${setting} ${platform}`, found('warning', 'platform_missing', { setting, platform }));
  }
  return [...findings, ...deaf.values()];
}

const PRIVATE =
  /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[(::1|f[cd][\da-f]{2}:))|^[^.:[]+$/i;

function isPlain(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !PRIVATE.test(hostname);
}
