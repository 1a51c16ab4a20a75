/** What the driver calls it when the database cannot be reached, or gives no connection in time. */
const AWAY = /^(?:Mongo(?:ose)?(?:Network|ServerSelection|Topology|NotConnected)|Pool|WaitQueue)/;

/** @param type the class of an error, as the log tells it */
export function isDatabaseAway(type: string | undefined): boolean {
  return type !== undefined && AWAY.test(type);
}
