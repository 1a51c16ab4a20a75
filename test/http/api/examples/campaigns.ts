import { requestApproval } from '../../../../src/engine/approval.ts';
import { startCampaign } from '../../../../src/engine/campaigns.ts';
import { createCampaign } from '../../../../src/engine/new-campaign.ts';
import type { CampaignDraft } from '../../../../src/engine/campaign-draft.ts';
import type { Campaign } from '../../../../src/engine/types.ts';
import { fleet, type TestEngine } from '../../../engine/test-engine.ts';
import * as records from '../../../fakes/records.ts';
import type { Beside, Example, Examples } from './examples.ts';

const ANA = { phone: '+5511970000001', name: 'Ana', attributes: { cidade: 'Santos' } };
const BIA = { phone: '+5511970000002', name: 'Bia', attributes: {} };

/** A list of two people and a number that writes to them. */
export async function stage(engine: TestEngine, { contactImport }: Pick<Beside, 'contactImport'>): Promise<void> {
  await contactImport.upsertMany([ANA, BIA], 'clientes');
  await fleet(engine, records.instance('vendas-1'));
}

export const DRAFT = { name: 'Natal', list: 'clientes', variants: ['Oi {{nome}}!'] };

export async function made(
  engine: TestEngine,
  beside: Pick<Beside, 'contactImport'>,
  draft: Partial<CampaignDraft> = {},
): Promise<Campaign> {
  await stage(engine, beside);
  return createCampaign(engine, { ...DRAFT, ...draft });
}

const about = ({ id }: Campaign): Example => ({ params: { id } });
const draft = async (engine: TestEngine, beside: Beside): Promise<Example> => about(await made(engine, beside));
const running = async (engine: TestEngine, beside: Beside): Promise<Example> =>
  about(await startCampaign(engine, await made(engine, beside)));
const paused = async (engine: TestEngine, beside: Beside): Promise<Example> => {
  const campaign = await startCampaign(engine, await made(engine, beside));
  await engine.campaigns.move(campaign.id, ['running'], 'paused');
  return about(campaign);
};
const asked = async (engine: TestEngine, beside: Beside): Promise<Example> => {
  const campaign = await made(engine, beside);
  return about(await requestApproval(engine, campaign, { id: 'slack:U1', name: 'Ana' }, 2_000));
};
/** One message that was sent, and one of which nobody knows. */
export const sent = async (engine: TestEngine, beside: Beside): Promise<Example> => {
  const campaign = await startCampaign(engine, await made(engine, beside));
  const ids = [ANA, BIA].map(({ phone }) => `${campaign.id}:${phone}`);
  await engine.ledger.insert(
    [ANA, BIA].map(({ phone }, order) => ({
      id: ids[order] ?? '',
      campaignId: campaign.id,
      phone,
      variant: 0,
      status: 'queued' as const,
      order,
    })),
  );
  await engine.ledger.assign(ids.map((id) => ({ id, instance: 'vendas-1', cold: true })));
  const begun = { textHash: 'hash', at: engine.clock.now() };
  for (const assigned of await engine.ledger.nextAssigned('vendas-1', undefined, 2))
    await engine.ledger.beginAttempt(assigned, begun);
  await engine.ledger.markSent(ids[0] ?? '', 1, 'KEY1', engine.clock.now());
  await engine.ledger.markUnknown(ids[1] ?? '', 1, 'no answer');
  engine.clock.advance(24 * 3_600_000);
  return { params: { id: campaign.id, phone: ANA.phone } };
};

export const campaignExamples: Examples = {
  listCampaigns: { given: draft, query: { status: 'draft,running' } },
  createCampaign: {
    given: (engine, beside) => stage(engine, beside),
    body: { ...DRAFT, instances: ['vendas-1'], interval: { minMs: 25_000, maxMs: 50_000 } },
  },
  getCampaign: { given: running },
  editCampaign: { given: draft, body: { variants: ['Olá {{nome}}!', 'Oi {{nome}}!'], scheduledAt: null } },
  discardCampaign: { given: draft },
  duplicateCampaign: { given: draft },

  startCampaign: { given: draft },
  pauseCampaign: { given: running },
  resumeCampaign: { given: paused },
  cancelCampaign: { given: running },
  approveCampaign: { given: asked, body: { revision: 0 } },
  refuseCampaign: { given: asked, body: { reason: 'O texto está errado' } },

  getCampaignReport: { given: sent },
  getCampaignForecast: { given: draft },

  listMessages: { given: sent },
  exportMessages: { given: sent },
  getMessage: { given: sent },
  sendTest: { given: draft, body: { phone: '+5511970000009' } },
  listUnknownMessages: { given: sent },
  resendUnknownMessages: { given: sent, body: { phones: 'all' } },
  giveUpUnknownMessages: { given: sent, body: { phones: [BIA.phone] } },
};

