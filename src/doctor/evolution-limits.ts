/** More numbers than this on one Evolution server are too many: it holds all of them in one process. */
export const MOST_PER_SERVER = 150;

/** Of a number that is connected and in use some webhook comes within this, in ms. */
export const UP_TO_DATE_MS = 24 * 3_600_000;
