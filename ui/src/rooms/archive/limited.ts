import type { Schemas } from '../../api/client';
import type { Limited } from '../../parts/deadline';

type Consultation = Pick<Schemas['Consultation'], 'left' | 'dueOn' | 'dueKnown' | 'explanation' | 'receivedAt' | 'limitDays' | 'state' | 'late' | 'settledAt' | 'keeperName'>;

/** limited is a consultation as its limit is told (R7.2). */
export const limited = (c: Consultation): Limited => ({
  left: c.left, dueOn: c.dueOn, dueKnown: c.dueKnown, explanation: c.explanation ?? '', receivedAt: c.receivedAt, limitDays: c.limitDays, kind: 'consultation',
  state: c.state === 'open' ? 'open' : c.state === 'withdrawn' ? 'terminated' : 'answered', late: c.late, answeredAt: c.settledAt, holder: c.state === 'open' ? c.keeperName : undefined,
});
