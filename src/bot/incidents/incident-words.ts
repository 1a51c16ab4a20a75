import type { IncidentGroup } from '../../engine/alerts/groups.ts';
import type { Fact, Incident } from '../../engine/ports.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Texts } from '../i18n/texts.ts';

/** What a problem is about, as people read it; empty where it is about no such thing. */
export interface IncidentWords {
  instance: string;
  server: string;
  campaign: string;
  process: string;
  count: string;
  limit: string;
  health: string;
  below: string;
  stage: string;
}

/** What is wrong, in one line. */
export function incidentTitle({ kind, facts }: Incident, texts: Texts, formats: Formats): string {
  const word = (fact: Fact | undefined): string => {
    if (typeof fact === 'number') return formats.number(fact);
    return typeof fact === 'string' ? fact : '';
  };
  const { instance, server, campaign, process, count, limit, health, below, stage } = facts;
  return texts.incidents.titles[kind]({
    instance: word(instance),
    server: word(server),
    campaign: word(campaign),
    process: word(process),
    count: word(count),
    limit: word(limit),
    health: word(health),
    below: word(below),
    stage: word(stage),
  });
}

/** The same of all incidents of a card: `40 números desconectados (main)`. */
export function groupTitle({ first, incidents }: IncidentGroup, texts: Texts, formats: Formats): string {
  if (incidents.length === 1) return incidentTitle(first, texts, formats);
  return texts.incidents.title(incidents.length, first.kind, String(first.facts['server']));
}
