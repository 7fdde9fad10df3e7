import type { Schemas } from '../../api/client';

/** whom says whom a hint is about: the household, or one of its members. */
export function whom(households: number, h: Pick<Schemas['Hint'], 'household' | 'ordinal'>): string {
  const household = households > 1 ? `第 ${h.household} 户` : '';
  return h.ordinal ? `${household}第 ${h.ordinal} 名核对对象` : household || '全户';
}
