/** Where Slack posts commands, presses and events. */
export const SLACK_PATH = '/slack/events';
