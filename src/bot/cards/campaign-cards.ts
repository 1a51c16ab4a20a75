import type { CampaignStatus } from '../../engine/types.ts';
import type { Ports } from '../../engine/ports.ts';
import { takeSnapshot, type CampaignSnapshot } from '../../engine/campaign-snapshot.ts';
import type { CardSource, CardView } from '../chat/card-source.ts';
import { historyImage } from '../history-image.ts';
import { formatsFor } from '../i18n/formats.ts';
import type { Language } from '../i18n/language.ts';
import { TEXTS } from '../i18n/texts.ts';
import { createPaceMeter } from '../pace.ts';
import { text } from '../reply.ts';
import { tallyOf } from '../tally.ts';
import { approvalThread } from './approval-thread.ts';
import { campaignCard, campaignSummary, ENDED } from './campaign-card.ts';
import { REST_MS } from './show-card.ts';

/** How often to look at a campaign that waits for somebody, in ms; whoever moves it says so, but may die before. */
const WAITING_LOOK_MS = 60_000;
/** What was sent last is hardly delivered when a campaign ends: so long after it the report is made up once more, in ms. */
const RECEIPTS_MS = 10 * 60_000;

const SHOWN_EVERYWHERE: readonly CampaignStatus[] = ['pending_approval', 'scheduled', 'running', 'paused'];

/**
 * The cards of campaigns: one that runs is shown as it moves, one that is over as its report.
 * @param chats where every campaign is shown, by their full names; others show those that somebody followed there
 */
export function campaignCards(ports: Ports, language: Language, chats: readonly string[]): CardSource {
  const texts = TEXTS[language];
  const formats = formatsFor(language, ports.settings.timeZone);
  const meters = new Map<string, ReturnType<typeof createPaceMeter>>();

  const paceOf = ({ campaign, at, progress }: CampaignSnapshot) => {
    if (campaign.status !== 'running') {
      meters.delete(campaign.id);
      return undefined;
    }
    // One that was resumed had sent some before: its pace is not known at the first look.
    const begun = campaign.resumedAt === undefined ? campaign.startedAt : undefined;
    const measure = meters.get(campaign.id) ?? createPaceMeter(begun);
    meters.set(campaign.id, measure);
    return measure(at, tallyOf(progress));
  };

  /** At the end the thread gets the campaign's picture. */
  const threadOf = async ({ campaign }: CampaignSnapshot): Promise<CardView['thread']> => {
    if (!ENDED.has(campaign.status) || campaign.startedAt === undefined) return [];
    const history = await ports.ledger.history(campaign.id);
    if (history.length === 0) return [];
    const image = historyImage(campaign.name, history, ports.settings.timeZone, texts, formats);
    const summary = texts.charts.historyAlt(campaign.name);
    const message = { blocks: [text(texts.cards.course, 'muted'), image], summary };
    return [{ key: `course ${campaign.finishedAt?.getTime()}`, message }];
  };

  return {
    kind: 'campaign',

    async view(id): Promise<CardView | undefined> {
      const snapshot = await takeSnapshot(ports, id);
      if (snapshot === undefined) return undefined;
      return {
        message: {
          blocks: campaignCard(snapshot, paceOf(snapshot), texts, formats),
          summary: campaignSummary(snapshot, texts, formats),
        },
        thread: [
          ...approvalThread(snapshot.campaign, snapshot.at, texts),
          ...(isFinal(snapshot) ? await threadOf(snapshot) : []),
        ],
        ...(isFinal(snapshot) ? { final: true } : looksNext(snapshot)),
      };
    },

    async wanted() {
      if (chats.length === 0) return [];
      const campaigns = await ports.campaigns.list(SHOWN_EVERYWHERE);
      return campaigns.flatMap(({ id }) => chats.map((chat) => ({ subject: id, chat })));
    },
  };
}

/** Whether nothing more comes of it: it is over, and receipts of what it sent last have had their time. */
function isFinal({ campaign, at }: CampaignSnapshot): boolean {
  const { status, startedAt, finishedAt } = campaign;
  if (!ENDED.has(status)) return false;
  if (startedAt === undefined || finishedAt === undefined) return true;
  return at.getTime() - finishedAt.getTime() >= RECEIPTS_MS;
}

function looksNext(snapshot: CampaignSnapshot): Pick<CardView, 'nextAt'> {
  // A draft moves only when somebody moves it, and may lie for ever.
  return snapshot.campaign.status === 'draft' ? {} : { nextAt: nextLook(snapshot) };
}

function nextLook({ campaign, at }: CampaignSnapshot): Date {
  const { status, scheduledAt, finishedAt } = campaign;
  const after = (ms: number): Date => new Date(at.getTime() + ms);
  if (status === 'running') return after(REST_MS);
  if (status === 'scheduled' && scheduledAt !== undefined) {
    const soon = after(REST_MS);
    return scheduledAt > soon ? earlier(scheduledAt, after(WAITING_LOOK_MS)) : soon;
  }
  if (finishedAt !== undefined) return new Date(finishedAt.getTime() + RECEIPTS_MS);
  return after(WAITING_LOOK_MS);
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}
