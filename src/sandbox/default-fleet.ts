import type { NumberSettings } from './settings.ts';

/**
 * The numbers that Frota starts with when it is given no Evolution server: five characters at a realistic but lively
 * pace, so that a first campaign shows deliveries, answers, a drop-out and refusals within minutes. One is young and warms
 * up; by now it may send as much as the others.
 */
export const DEFAULT_FLEET: readonly NumberSettings[] = [
  {
    name: 'vendas-1',
    phone: '5511970010001',
    latencyMs: [120, 350],
    deliveryRate: 0.98,
    readRate: 0.7,
    replyRate: 0.15,
    notOnWhatsAppRate: 0.03,
  },
  {
    name: 'vendas-2',
    phone: '5511970010002',
    latencyMs: [150, 600],
    deliveryRate: 0.95,
    readRate: 0.55,
    replyRate: 0.1,
    notOnWhatsAppRate: 0.03,
    duplicateWebhookRate: 0.05,
    lateWebhookRate: 0.05,
  },
  {
    name: 'suporte-1',
    phone: '5521970020001',
    latencyMs: [80, 200],
    deliveryRate: 0.99,
    readRate: 0.85,
    replyRate: 0.3,
    lidReplyRate: 0.3,
    notOnWhatsAppRate: 0.03,
  },
  {
    name: 'cobranca-1',
    phone: '5531970030001',
    latencyMs: [200, 900],
    deliveryRate: 0.9,
    readRate: 0.4,
    replyRate: 0.2,
    replyTexts: ['Já paguei', 'Me manda o boleto?', 'Não quero mais receber', 'PARAR', 'Quem é?'],
    notOnWhatsAppRate: 0.03,
    lateErrorRate: 0.02,
  },
  {
    name: 'novidades-1',
    phone: '5541970040001',
    ageDays: 3,
    latencyMs: [300, 1500],
    deliveryRate: 0.93,
    readRate: 0.5,
    replyRate: 0.08,
    notOnWhatsAppRate: 0.03,
    dropOuts: { everyMs: [240_000, 900_000], lastsMs: [3000, 45_000] },
  },
];
