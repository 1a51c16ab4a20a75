import type { Connection, Model } from 'mongoose';
import { type ApiKeyDoc, apiKey } from './schemas/api-key.ts';
import { type AuditDoc, audit } from './schemas/audit.ts';
import { type CampaignDoc, campaign } from './schemas/campaign.ts';
import { type CardDoc, card } from './schemas/card.ts';
import { type ContactDoc, type ListDoc, contact, list } from './schemas/contact.ts';
import { type ConversationDoc, conversation } from './schemas/conversation.ts';
import { type IdempotencyDoc, idempotency } from './schemas/idempotency.ts';
import { type InboxDoc, inbox } from './schemas/inbox.ts';
import { type IncidentDoc, incident } from './schemas/incident.ts';
import { type InstanceDoc, type LaneDoc, instance, lane } from './schemas/instance.ts';
import { type LeaseDoc, lease } from './schemas/lease.ts';
import { type LidDoc, lid } from './schemas/lid.ts';
import { type MessageDoc, message } from './schemas/message.ts';
import { type MigrationDoc, migration } from './schemas/migration.ts';
import { type OutboxDoc, outbox } from './schemas/outbox.ts';
import { type PersonDoc, person } from './schemas/person.ts';
import { type PressDoc, press } from './schemas/press.ts';
import { type RuleDoc, rule } from './schemas/rule.ts';
import { type RefusalDoc, refusal } from './schemas/refusal.ts';
import { type QrDoc, qr } from './schemas/qr.ts';
import { type SeenDoc, seen } from './schemas/seen.ts';
import {
  type AnswerDoc,
  answer,
  type LoginLinkDoc,
  loginLink,
  type SessionDoc,
  session,
} from './schemas/session.ts';
import { type StrangerDoc, stranger } from './schemas/stranger.ts';

export type {
  ApiKeyDoc,
  AuditDoc,
  CampaignDoc,
  CardDoc,
  ContactDoc,
  ConversationDoc,
  IdempotencyDoc,
  InboxDoc,
  IncidentDoc,
  InstanceDoc,
  LaneDoc,
  LeaseDoc,
  LidDoc,
  ListDoc,
  MessageDoc,
  MigrationDoc,
  OutboxDoc,
  PersonDoc,
  PressDoc,
  RuleDoc,
  RefusalDoc,
  QrDoc,
  SeenDoc,
  SessionDoc,
  LoginLinkDoc,
  AnswerDoc,
  StrangerDoc,
};

export interface Models {
  messages: Model<MessageDoc>;
  campaigns: Model<CampaignDoc>;
  contacts: Model<ContactDoc>;
  lists: Model<ListDoc>;
  lids: Model<LidDoc>;
  instances: Model<InstanceDoc>;
  lanes: Model<LaneDoc>;
  inbox: Model<InboxDoc>;
  incidents: Model<IncidentDoc>;
  audits: Model<AuditDoc>;
  migrations: Model<MigrationDoc>;
  outbox: Model<OutboxDoc>;
  cards: Model<CardDoc>;
  people: Model<PersonDoc>;
  presses: Model<PressDoc>;
  conversations: Model<ConversationDoc>;
  rules: Model<RuleDoc>;
  refusals: Model<RefusalDoc>;
  qrs: Model<QrDoc>;
  seen: Model<SeenDoc>;
  apiKeys: Model<ApiKeyDoc>;
  idempotency: Model<IdempotencyDoc>;
  leases: Model<LeaseDoc>;
  loginLinks: Model<LoginLinkDoc>;
  sessions: Model<SessionDoc>;
  answers: Model<AnswerDoc>;
  strangers: Model<StrangerDoc>;
}

export function defineModels(connection: Connection): Models {
  return {
    messages: connection.model<MessageDoc>('Message', message),
    campaigns: connection.model<CampaignDoc>('Campaign', campaign),
    contacts: connection.model<ContactDoc>('Contact', contact),
    lists: connection.model<ListDoc>('List', list),
    lids: connection.model<LidDoc>('Lid', lid),
    instances: connection.model<InstanceDoc>('Instance', instance),
    lanes: connection.model<LaneDoc>('Lane', lane),
    inbox: connection.model<InboxDoc>('Inbox', inbox),
    incidents: connection.model<IncidentDoc>('Incident', incident),
    audits: connection.model<AuditDoc>('Audit', audit),
    migrations: connection.model<MigrationDoc>('Migration', migration),
    outbox: connection.model<OutboxDoc>('Outbox', outbox),
    cards: connection.model<CardDoc>('Card', card),
    people: connection.model<PersonDoc>('Person', person),
    conversations: connection.model<ConversationDoc>('Conversation', conversation),
    presses: connection.model<PressDoc>('Press', press),
    rules: connection.model<RuleDoc>('Rule', rule),
    refusals: connection.model<RefusalDoc>('Refusal', refusal),
    qrs: connection.model<QrDoc>('Qr', qr),
    seen: connection.model<SeenDoc>('Seen', seen),
    apiKeys: connection.model<ApiKeyDoc>('ApiKey', apiKey),
    idempotency: connection.model<IdempotencyDoc>('Idempotency', idempotency),
    leases: connection.model<LeaseDoc>('Lease', lease),
    loginLinks: connection.model<LoginLinkDoc>('LoginLink', loginLink),
    sessions: connection.model<SessionDoc>('Session', session),
    answers: connection.model<AnswerDoc>('Answer', answer),
    strangers: connection.model<StrangerDoc>('Stranger', stranger),
  };
}
