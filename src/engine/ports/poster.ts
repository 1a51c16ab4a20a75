import type { Told } from './notifier.ts';

/** Posts JSON to URLs of other people's systems, signed so that they can know it is from us. */
export interface Poster {
  /** The setting without which nothing can be signed; undefined: it can. */
  lacks(): string | undefined;
  /**
   * @param id the same for each try
   * @param body JSON
   */
  post(id: string, url: string, body: string): Promise<Told>;
}
