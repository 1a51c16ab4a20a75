/** What a command is called by programs, and its help filed under. */
export type CommandId =
  | 'campaign.new'
  | 'campaign.start'
  | 'campaign.pause'
  | 'campaign.resume'
  | 'campaign.cancel'
  | 'campaign.show'
  | 'campaign.watch'
  | 'campaigns'
  | 'instances'
  | 'instance.show'
  | 'instance.pause'
  | 'instance.resume'
  | 'contacts.import'
  | 'contacts.lists'
  | 'help'
  | 'quit';
