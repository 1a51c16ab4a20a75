/** What is written so long after a message is no answer to it any more, in ms: the team's rule. */
export const ANSWERS_FOR_MS = 7 * 24 * 3_600_000;
