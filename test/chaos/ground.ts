import type { Closers } from '../../src/shutdown.ts';
import { type CompiledFrota, compileFrota } from './compiled-frota.ts';
import { mortalMongo, mortalRedis, type MortalRedis, type MortalServer } from './servers.ts';

/** What processes run on that are hurt: a compiled Frota, and a MongoDB and a Redis of their own. All go with the closers. */
export async function layGround(
  closers: Closers,
): Promise<{ build: CompiledFrota; mongo: MortalServer; redis: MortalRedis }> {
  const [build, mongo, redis] = await Promise.all([compileFrota(), mortalMongo(), mortalRedis()]);
  closers.add('build', build.remove);
  closers.add('mongodb', mongo.stop);
  closers.add('redis', redis.stop);
  return { build, mongo, redis };
}
