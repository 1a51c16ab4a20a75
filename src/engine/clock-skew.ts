/** Clocks of WhatsApp, Evolution and Frota may differ by this much, in ms. */
export const CLOCK_SKEW_MS = 2 * 60_000;
