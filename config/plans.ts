/** How many numbers a campaign may use under each of the team's plans. */
export const PLANS = {
  starter: 3,
  pro: 10,
  enterprise: Number.POSITIVE_INFINITY,
} as const;
