/** What a command is called by programs, and its help filed under. */
export type CommandId =
  | 'campaign.new'
  | 'campaign.edit'
  | 'campaign.duplicate'
  | 'campaign.test'
  | 'campaign.report'
  | 'campaign.csv'
  | 'campaign.unknown'
  | 'campaign.start'
  | 'campaign.approve'
  | 'campaign.refuse'
  | 'campaign.pause'
  | 'campaign.resume'
  | 'campaign.cancel'
  | 'campaign.discard'
  | 'campaign.show'
  | 'campaign.watch'
  | 'campaigns'
  | 'instances'
  | 'instance.show'
  | 'instance.pause'
  | 'instance.resume'
  | 'instance.migrate'
  | 'instance.undo'
  | 'instance.warmup'
  | 'instance.limits'
  | 'instance.qr'
  | 'instance.restart'
  | ContactsId
  | 'rules'
  | 'rule.new'
  | 'rule.show'
  | 'rule.on'
  | 'rule.off'
  | 'rule.remove'
  | 'rule.dryrun'
  | WebhooksId
  | AlertsId
  | PeopleId
  | KeysId
  | DoctorId
  | 'dashboard'
  | 'help'
  | 'quit';

/** Those of people and their roles. */
export type PeopleId = 'audit' | 'me' | 'me.language' | 'me.phone' | 'me.role' | 'team';

/** Those of the keys of the HTTP API. */
export type KeysId = 'keys' | 'key.create' | 'key.revoke';

/** Those of Frota itself. */
export type DoctorId = 'doctor' | 'completion';

/** Those of contacts. */
export type ContactsId =
  | 'contacts.import'
  | 'contacts.lists'
  | 'contacts.find'
  | 'contacts.show'
  | 'contacts.optout'
  | 'contacts.optin'
  | 'contacts.export';

/** Those of incidents. */
export type AlertsId =
  'alerts' | 'alert.show' | 'alert.ack' | 'alert.silence' | 'alert.resolve' | 'alert.runbook';

/** Those of webhooks. */
export type WebhooksId =
  | 'webhooks'
  | 'webhooks.set'
  | 'webhooks.dead'
  | 'webhooks.dead.show'
  | 'webhooks.dead.retry'
  | 'webhooks.dead.drop';
