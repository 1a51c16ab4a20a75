import type { IncidentKind } from '../../engine/ports.ts';
import type { Runbook } from './runbook.ts';

export const enRunbooks: Record<IncidentKind, Runbook> = {
  disconnected: {
    means: 'What waited for it goes out through other numbers; nothing is lost.',
    steps: [
      'Is the phone switched on and on the Internet? Most numbers come back by themselves in a minute.',
      'Frota has it connect again by itself, at first after seconds, then every 5 min. Not to wait: Restart.',
      'If that does not help either: Show QR, and scan it with the phone of that number.',
      'If it stays away for hours: Migrate contacts, so that sticky campaigns go on.',
    ],
  },
  failing: {
    means: 'It is open, but several sends in a row failed; it rests, and what waited goes elsewhere.',
    steps: [
      'See number: its evidence names the last error.',
      'Restart. It is tried again by itself.',
      'If it happens again, the session is broken: log it out in Evolution and scan a new QR code.',
    ],
  },
  silent: {
    means: 'Evolution says that it is open, but WhatsApp confirms nothing. It is not used until it does.',
    steps: [
      'Open WhatsApp on the phone: does a message to a friend get one tick?',
      'Restart: this mends most of these.',
      'If it stays so: log it out in Evolution and scan a new QR code, or Migrate contacts.',
    ],
  },
  conflict: {
    means: 'The same session is open in two places, which throw each other out. It sends nothing meanwhile.',
    steps: [
      'Is there a second Evolution, or an old container, with the same instance? Stop it.',
      'Then Restart.',
      'If nobody knows where: on the phone, log out all linked devices and scan a new QR code.',
    ],
  },
  logged_out: {
    means: 'It sends nothing until somebody scans a QR code. What waited goes out through other numbers.',
    steps: [
      'Who has the phone? On it: WhatsApp, Settings, Linked devices, Link a device.',
      'Show QR, and scan it. The code changes every half minute; the picture changes with it.',
      'If the phone is not at hand: Migrate contacts.',
    ],
  },
  restricted: {
    means: 'WhatsApp lets it send nothing to new people for a time. It rests until then.',
    steps: [
      'Do not restart it or link it anew: that makes it worse.',
      'Let it rest until the time that the card names; it comes back by itself.',
      'Lower its limits before it is used again, and look at the text of its campaign: did people report it?',
    ],
  },
  banned: {
    means:
      'It is lost at least for now. Campaigns go on over other numbers; sticky contacts wait for a move.',
    steps: [
      'Migrate contacts: you see where they would go before anything moves, and can undo it.',
      'On the phone: ask WhatsApp for a review. Some bans end within a day.',
      'Pause campaigns with the same text if a second number falls, and find out why people reported it.',
    ],
  },
  health_low: {
    means: 'Many of its messages fail or do not arrive. Campaigns use it less, or not at all.',
    steps: [
      'See number: failures in a row mean its session, few deliveries mean that people block it.',
      'Pause it for a day, or lower its limits.',
    ],
  },
  warm_up_stopped: {
    means: 'The young number stays at the limits of its stage, and gets no more to send.',
    steps: [
      'See number: it goes up a stage on each day on which it sent enough and did well.',
      'Give it a campaign whose people answer, or set its stage if you know that it is older.',
    ],
  },
  limit_used_up: {
    means: 'Nothing is wrong: it has done its day. What is left goes through others, or tomorrow.',
    steps: ['If the campaign has to end today: give it more numbers rather than higher limits.'],
  },
  campaign_stalled: {
    means: 'Nothing of it goes out. What waits is kept and goes on by itself when a number can send.',
    steps: [
      'See campaign: which of its numbers are away, and why?',
      'Bring one back, or add numbers: pause it, edit its instances, resume.',
    ],
  },
  campaign_braked: {
    means: 'Several of its numbers fell within a short time: Frota paused it, to save the others.',
    steps: [
      'Read its text as its recipients do: is it what they signed up for, and can they say SAIR?',
      'Do not resume it with the same text on the same day.',
      'If the reason was another one (a server that fell), resume it.',
    ],
  },
  server_unreachable: {
    means: 'All its numbers are out of use, and their own alerts are kept quiet meanwhile.',
    steps: [
      'Does its machine answer? Look at the container of Evolution and at its disk.',
      'Restart Evolution. Its numbers come back within some minutes.',
      'Did its address or key change? Mend EVOLUTION_SERVERS and restart Frota.',
    ],
  },
  evolution_outdated: {
    means: 'WhatsApp refuses the version that this Evolution says it is. None of its numbers can connect.',
    steps: [
      'Update Evolution, or set CONFIG_SESSION_PHONE_VERSION to the version that WhatsApp Web has now.',
      'Restart it. Its numbers come back by themselves.',
    ],
  },
  server_crowded: {
    means: 'It gets slow at sending and at telling what was delivered, and when it falls all of them fall.',
    steps: [
      'Start one more Evolution server and name it in EVOLUTION_SERVERS.',
      'Create new numbers there. One that moves is paired anew, so move those that are logged out first.',
      'Delete instances in Evolution that nobody uses any more.',
    ],
  },
  fleet_away: {
    means: 'Nothing goes out at all. Everything that waits is kept.',
    steps: [
      'Are they all of one server? Then it is that server.',
      'Of several: does this machine reach the Internet? Is WhatsApp itself down?',
    ],
  },
  many_disconnected: {
    means: 'What they would have sent goes through the rest, which get near their limits.',
    steps: [
      'See numbers: one server, one network, or phones of one place?',
      'Restart Evolution if they are all of one server.',
    ],
  },
  webhook_queue: {
    means: 'Deliveries and replies are seen late; "SAIR" too. Nothing of it is lost.',
    steps: [
      'Does the number fall? Then wait: after an outage this is what it looks like.',
      'If it grows: is MongoDB slow? Start one more worker.',
    ],
  },
  dead_letters: {
    means:
      'What these webhooks told is not in any report. They are kept until somebody retries or drops them.',
    steps: [
      'See webhooks: the error of each is there.',
      'Mend the reason (an update of Frota, mostly), then retry them. Nothing is applied twice.',
    ],
  },
  memory_high: {
    means: 'The process may end, and is started again; what it was doing is taken up by others.',
    steps: ['Restart it when it suits.', 'If it comes again: give it more memory, and tell us the log.'],
  },
  cpu_high: {
    means: 'Everything in this process gets slower.',
    steps: ['What runs on the machine beside it?', 'Split the roles, or start one more worker.'],
  },
  slow_sends: {
    means: 'Evolution takes long to take a message: campaigns get slower, and some sends stay unclear.',
    steps: [
      'Look at the load of the Evolution servers.',
      'More than 150 numbers on one server are too many.',
    ],
  },
  slow_webhooks: {
    means: 'Deliveries and replies are seen late; "SAIR" too.',
    steps: ['Is MongoDB slow? Look at its disk.', 'Start one more worker.'],
  },
  redis_away: {
    means: 'Nothing is sent while limits cannot be counted; it goes on by itself when Redis is back.',
    steps: ['Start Redis again. Its counters are rebuilt from the database: nobody is written to twice.'],
  },
  database_away: {
    means: 'Nothing was sent, and Evolution kept its webhooks to post them again.',
    steps: ['Look at why MongoDB went away: its log, its disk, its memory.'],
  },
};
