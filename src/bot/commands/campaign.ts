import { cancelCommand, pauseCommand, resumeCommand, startCommand } from './campaign-moves.ts';
import { newCommand } from './campaign-new.ts';
import { showCommand, watchCommand } from './campaign-show.ts';
import { campaignsCommand } from './campaigns.ts';
import type { CommandGroup } from './command.ts';

export const campaignGroup: CommandGroup = {
  names: { 'pt-BR': 'campanha', en: 'campaign' },
  commands: [
    newCommand,
    startCommand,
    watchCommand,
    showCommand,
    pauseCommand,
    resumeCommand,
    cancelCommand,
    { ...campaignsCommand, names: { 'pt-BR': 'listar', en: 'list' }, aliases: ['lista'] },
  ],
};
