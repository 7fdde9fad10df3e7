import type { Schemas } from '../../api/client';

/** addressOf leads to where a case is worked on: what is not yet on its way, to
 * the form of whoever fills it in. */
export function addressOf(c: Pick<Schemas['Case'], 'id' | 'state' | 'initiating' | 'commissioned'>, login: { agency: string }): string {
  const fills = (c.state === 'draft' && c.initiating === login.agency) || (c.state === 'preparing' && c.commissioned === login.agency);
  return fills ? `/cases/${c.id}/edit` : `/cases/${c.id}`;
}
