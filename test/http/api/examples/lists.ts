import type { Examples } from './examples.ts';

export const listExamples: Examples = {
  listLists: {},
};
