/**
 * Messages a day through a number that is new on WhatsApp, by day of its warm-up; after the last it is warmed up.
 *
 * WhatsApp publishes no such volumes for numbers on its consumer network: these are the community's experience. The table
 * begins with 20 and grows by 1.8 a day for a week, rounded, which were the defaults of baileys-antiban
 * (https://github.com/kobie3717/baileys-antiban, `src/warmup.ts`: `warmUpDays` 7, `day1Limit` 20, `growthFactor` 1.8,
 * `inactivityThresholdHours` 72). Its later versions draw the factor from 1.5–2.2, so that not all senders grow alike.
 */
export const WARM_UP_TABLE = [20, 36, 65, 117, 210, 378, 680] as const;
