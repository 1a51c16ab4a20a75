/** The id of a recipient's row in a campaign: the same person is never in one campaign twice. */
export function messageId(campaignId: string, phone: string): string {
  return `${campaignId}:${phone}`;
}
