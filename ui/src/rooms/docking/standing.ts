/** What is looked at to say how a peer does. */
export type Doing = { revokedAt?: string; until?: string; waiting: number; fault?: string; givenUp: number };

/** standing says in words how a peer does, the gravest first. */
export function standing(p: Doing, now: Date): { colour: string; says: string } {
  if (p.revokedAt) return { colour: 'default', says: '已注销' };
  if (!p.until) return { colour: 'error', says: '缺证书' };
  if (new Date(p.until) < now) return { colour: 'error', says: '证书已过期' };
  if (p.givenUp > 0) return { colour: 'error', says: '有报文未送达' };
  if (p.waiting > 0 && p.fault) return { colour: 'warning', says: '暂未送达' };
  return { colour: 'success', says: '正常' };
}

const day = 24 * 3600_000;

/** ending tells how many days a certificate still has, in its last month; undefined before. */
export function ending(until: string, now: Date): number | undefined {
  const left = Math.floor((new Date(until).getTime() - now.getTime()) / day);
  return left >= 0 && left <= 30 ? left : undefined;
}
