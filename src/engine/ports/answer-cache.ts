/** Answers of somebody else that are kept for a short while. */
export interface AnswerCache<T> {
  /**
   * The answer that is kept under a key, or what `load` answers; of several who ask at once one loads for all.
   * @throws whatever `load` throws, to all who waited for it; the next one loads anew.
   */
  get(key: string, load: () => Promise<T>): Promise<T>;
}
