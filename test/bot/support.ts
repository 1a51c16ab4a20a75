import { createReadStream } from 'node:fs';
import { vi } from 'vitest';
import type { CommandContext } from '../../src/bot/commands/command.ts';
import { runCommand } from '../../src/bot/commands/run-command.ts';
import { renderBlocks } from '../../src/bot/console/render.ts';
import type { Reply } from '../../src/bot/reply.ts';
import { importContacts } from '../../src/contacts/import-contacts.ts';
import type { Clock } from '../../src/clock.ts';
import type { Frota } from '../../src/start.ts';

/** What a person sees of an answer, with the answer itself. */
export interface Answer extends Reply {
  screen: string;
}

/** A context as the composition root makes it. */
export function contextOf(
  frota: Pick<Frota, 'ports' | 'contactImport'>,
  changes: Partial<CommandContext> = {},
): CommandContext {
  return {
    ports: frota.ports,
    language: 'pt-BR',
    actor: 'ana',
    role: 'admin',
    where: 'console',
    configured: new Map(),
    region: 'BR',
    openFile: (path) => createReadStream(path),
    importCsv: (file, list, onProgress) =>
      importContacts(file, frota.contactImport, { defaultRegion: 'BR', list, onProgress }),
    ...changes,
  };
}

/** Types a command and reads the answer off a wide, colourless screen. */
export async function ask(context: CommandContext, line: string): Promise<Answer> {
  const reply = await runCommand(context, line);
  return { ...reply, screen: renderBlocks(reply.blocks).join('\n') };
}

/** Waits until so many numbers of the fleet can send. */
export async function fleetOf({ ports }: Pick<Frota, 'ports'>, size: number): Promise<void> {
  await vi.waitUntil(
    async () => {
      const fleet = await ports.instances.all();
      return fleet.filter(({ state }) => state === 'connected').length === size;
    },
    { timeout: 10_000 },
  );
}

/** A clock that stands still. */
export function clockAt(iso: string): Clock {
  return { now: () => new Date(iso) };
}
