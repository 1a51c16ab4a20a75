import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that wait for most of their time: begun first, others use the processor meanwhile; last, nobody would. */
const LONG = '/test/story/';

/** As vitest sorts files (the largest first, or those that took longest the last time), but for the long ones. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => moduleId.includes(LONG);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
